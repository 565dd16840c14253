import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveUnread } from "../src/live/unread.ts";
import { FakeSocket } from "./fake.ts";

customElements.define("live-unread", LiveUnread);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  document.documentElement.lang = "ja";
  document.body.innerHTML = `
    <a>お知らせ<span data-unread hidden><span>0</span><span> 未読</span></span></a>
    <div id="announcer"></div>
    <live-unread watch="inbox:7" data-word="未読のお知らせ {n}件"></live-unread>`;
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function count(): HTMLElement {
  return document.querySelector("[data-unread]") as HTMLElement;
}

function says(unread: unknown, version: number): void {
  const socket = FakeSocket.all[0];
  if (!socket) throw new Error("no socket was opened");
  if (socket.readyState === 0) socket.opens();
  socket.says({ watch: "inbox:7", state: { unread, version } });
}

function announced(): string {
  return document.getElementById("announcer")?.textContent ?? "";
}

test("a new notice shows the number, and is said", () => {
  says(1, 1);
  expect(count().hidden).toBe(false);
  expect(count().textContent).toBe("1 未読");
  vi.advanceTimersByTime(6_000);
  expect(announced()).toBe("未読のお知らせ 1件");
});

test("what is read in another tab goes away without a word", () => {
  says(2, 1);
  vi.advanceTimersByTime(6_000);
  says(0, 2);
  expect(count().hidden).toBe(true);
  vi.advanceTimersByTime(6_000);
  expect(announced()).toBe("未読のお知らせ 2件");
});

test("what is no number, and a page without a place for it, change nothing", () => {
  says("many", 1);
  expect(count().hidden).toBe(true);
  count().remove();
  says(3, 2);
  expect(document.querySelector("[data-unread]")).toBeNull();
});

test("it watches while it is on the page", () => {
  says(0, 1);
  const socket = FakeSocket.all[0];
  document.querySelector("live-unread")?.remove();
  expect(socket?.sent).toContainEqual({ watch: "inbox:7" });
  expect(socket?.sent).toContainEqual({ unwatch: "inbox:7" });
});
