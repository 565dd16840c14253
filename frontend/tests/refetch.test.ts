import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSocket } from "./fake.ts";

const ajax = vi.fn(() => Promise.resolve());
vi.mock("htmx.org", () => ({ default: { ajax } }));
const { LiveRefetch } = await import("../src/live/refetch.ts");
customElements.define("live-refetch", LiveRefetch);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  ajax.mockClear();
  document.body.innerHTML =
    '<live-refetch watch="roster:42" src="/organise/42/roster/" version="17"><input id="name" value=""></live-refetch>';
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function element(): HTMLElement {
  return document.querySelector("live-refetch") as HTMLElement;
}

function server(): FakeSocket {
  const socket = FakeSocket.all[0];
  if (!socket) throw new Error("no socket was opened");
  if (socket.readyState === 0) socket.opens();
  return socket;
}

function changed(version: number): void {
  server().says({ watch: "roster:42", state: { refetch: true, version } });
}

test("several messages become one fetch of its own address, morphed in", async () => {
  changed(18);
  changed(19);
  changed(20);
  await vi.advanceTimersByTimeAsync(299);
  expect(ajax).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(ajax.mock.calls).toEqual([["GET", "/organise/42/roster/", { source: element(), target: element(), swap: "innerMorph" }]]);
});

test("what the page shows already is not fetched", async () => {
  changed(17);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ajax).not.toHaveBeenCalled();
});

test("it waits while somebody is typing in it, and comes when they leave the field", async () => {
  const name = document.getElementById("name") as HTMLInputElement;
  name.focus();
  name.value = "竹内";
  changed(18);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ajax).not.toHaveBeenCalled();
  name.blur();
  name.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(300);
  expect(ajax).toHaveBeenCalledTimes(1);
});

test("an element that left the page fetches nothing", async () => {
  changed(18);
  element().remove();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ajax).not.toHaveBeenCalled();
  expect(server().sent).toContainEqual({ unwatch: "roster:42" });
});
