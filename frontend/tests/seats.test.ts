import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isWorthSaying, level, LiveSeats, seatsText } from "../src/live/seats.ts";
import { words } from "../src/live/words.ts";
import { FakeSocket } from "./fake.ts";

customElements.define("live-seats", LiveSeats);

const PAGE = `
  <div id="live-words" data-left-one="あと1席" data-left-other="あと{n}席" data-full="満席" data-waiting="キャンセル待ち{n}組"></div>
  <div id="announcer"></div>`;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  document.documentElement.lang = "ja";
  document.body.innerHTML = PAGE;
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function put(html: string): LiveSeats {
  document.body.insertAdjacentHTML("beforeend", html);
  const seats = document.querySelector("live-seats");
  if (!(seats instanceof LiveSeats)) throw new Error("not upgraded");
  return seats;
}

function announced(): string {
  return document.getElementById("announcer")?.textContent ?? "";
}

test.each([
  [{ left: 12, waiting: 0 }, "open", "あと12席", ""],
  [{ left: 3, waiting: 0 }, "few", "あと3席", ""],
  [{ left: 1, waiting: 0 }, "few", "あと1席", ""],
  [{ left: 0, waiting: 0 }, "full", "満席", ""],
  [{ left: 0, waiting: 2 }, "full", "満席", "キャンセル待ち2組"],
  [{ left: 4, waiting: 2 }, "open", "あと4席", ""],
] as const)("%o is %s and reads %s %s", (seats, expected, main, waiting) => {
  expect(level(seats)).toBe(expected);
  expect(seatsText(seats, words())).toEqual({ main, waiting });
});

test("a language with two forms uses the one for one", () => {
  const own = document.createElement("div");
  own.dataset["leftOne"] = "1 seat left";
  own.dataset["leftOther"] = "{n} seats left";
  expect(seatsText({ left: 1, waiting: 0 }, words(own)).main).toBe("1 seat left");
  expect(seatsText({ left: 2, waiting: 0 }, words(own)).main).toBe("2 seats left");
});

test("only changes that matter are said", () => {
  expect(isWorthSaying({ left: 9, waiting: 0 }, { left: 8, waiting: 0 })).toBe(false);
  expect(isWorthSaying({ left: 4, waiting: 0 }, { left: 3, waiting: 0 })).toBe(true);
  expect(isWorthSaying({ left: 3, waiting: 0 }, { left: 2, waiting: 0 })).toBe(true);
  expect(isWorthSaying({ left: 1, waiting: 0 }, { left: 0, waiting: 0 })).toBe(true);
  expect(isWorthSaying({ left: 0, waiting: 1 }, { left: 0, waiting: 2 })).toBe(false);
  expect(isWorthSaying({ left: 0, waiting: 1 }, { left: 5, waiting: 0 })).toBe(true);
  expect(isWorthSaying(undefined, { left: 0, waiting: 0 })).toBe(false);
});

test("the element shows the words and the level, and glows once", () => {
  const seats = put('<live-seats session="42" version="16" data-level="open">あと6席</live-seats>');
  seats.show({ session: 42, left: 0, waiting: 1, capacity: 6, version: 17 });
  expect(seats.textContent).toBe("満席キャンセル待ち1組");
  expect(seats.dataset["level"]).toBe("full");
  expect(seats.classList.contains("is-changed")).toBe(true);
  vi.advanceTimersByTime(3_000);
  expect(seats.classList.contains("is-changed")).toBe(false);
});

test("an older version, or a state without seats, changes nothing", () => {
  const seats = put('<live-seats session="42" version="16" data-level="open">あと6席</live-seats>');
  seats.show({ left: 1, waiting: 0, version: 15 });
  seats.show({ refetch: true, version: 20 });
  expect(seats.textContent).toBe("あと6席");
  expect(seats.getAttribute("version")).toBe("16");
});

test("the same words do not glow", () => {
  const seats = put('<live-seats session="42" version="16" data-level="open">あと6席</live-seats>');
  seats.show({ left: 6, waiting: 0, version: 17 });
  expect(seats.classList.contains("is-changed")).toBe(false);
});

test("a list stays silent; one session speaks, at most every five seconds, and only the latest", () => {
  const silent = put('<live-seats session="1" version="1" data-level="few">あと2席</live-seats>');
  silent.show({ left: 0, waiting: 0, version: 2 });
  vi.advanceTimersByTime(10_000);
  expect(announced()).toBe("");
  silent.remove();

  const speaking = put('<live-seats session="42" version="1" data-level="open" announce="そば打ち">あと6席</live-seats>');
  speaking.show({ left: 3, waiting: 0, version: 2 });
  vi.advanceTimersByTime(200);
  expect(announced()).toBe("そば打ち あと3席");
  speaking.show({ left: 2, waiting: 0, version: 3 });
  speaking.show({ left: 1, waiting: 0, version: 4 });
  vi.advanceTimersByTime(4_000);
  expect(announced()).toBe("そば打ち あと3席");
  vi.advanceTimersByTime(1_000);
  expect(announced()).toBe("そば打ち あと1席");
});

test("it watches its session while it is on the page", () => {
  const seats = put('<live-seats session="7" version="1">あと6席</live-seats>');
  const socket = FakeSocket.all[0]; // the page's one socket, opened by the first element of this file
  if (!socket) throw new Error("no socket was opened");
  socket.opens();
  expect(socket.sent).toContainEqual({ watch: "session:7" });
  socket.says({ watch: "session:7", state: { session: 7, left: 2, waiting: 0, version: 2 } });
  expect(seats.textContent).toBe("あと2席");
  seats.remove();
  expect(socket.sent).toContainEqual({ unwatch: "session:7" });
});
