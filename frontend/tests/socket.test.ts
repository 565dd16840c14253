import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveSocket, liveUrl, reconnectDelay, type State } from "../src/live/socket.ts";
import { FakeSocket, surroundings } from "./fake.ts";

const URL = "ws://town.test/live/";

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

function nth(number: number): FakeSocket {
  const socket = FakeSocket.all[number];
  if (!socket) throw new Error(`socket ${number} was not opened`);
  return socket;
}

function collect(): { states: State[]; state(state: State): void } {
  return {
    states: [],
    state(state) {
      this.states.push(state);
    },
  };
}

test("the address follows the page's scheme and host", () => {
  expect(liveUrl({ protocol: "https:", host: "deban.example" })).toBe("wss://deban.example/live/");
  expect(liveUrl({ protocol: "http:", host: "127.0.0.1:8000" })).toBe("ws://127.0.0.1:8000/live/");
});

test("delays double up to half a minute, and the jitter is full", () => {
  expect([0, 1, 2, 3].map((attempt) => reconnectDelay(attempt, () => 1))).toEqual([1000, 2000, 4000, 8000]);
  expect(reconnectDelay(20, () => 1)).toBe(30_000);
  expect(reconnectDelay(20, () => 0)).toBe(0);
  expect(reconnectDelay(3, () => 0.25)).toBe(2000);
});

test("nothing is opened until something is watched, and then one socket serves all", () => {
  const live = new LiveSocket(URL, surroundings());
  expect(FakeSocket.all).toHaveLength(0);
  live.watch("session:1", collect());
  live.watch("session:2", collect());
  nth(0).opens();
  expect(FakeSocket.all).toHaveLength(1);
  expect(nth(0).sent).toEqual([{ watch: "session:1" }, { watch: "session:2" }]);
});

test("a state that is older than the page, or the same, is not shown", () => {
  const live = new LiveSocket(URL, surroundings());
  const seen = collect();
  live.watch("session:42", seen, 16);
  nth(0).opens();
  for (const version of [15, 16, 18, 17, 18, 19]) {
    nth(0).says({ watch: "session:42", state: { session: 42, left: version, version } });
  }
  expect(seen.states.map((state) => state.version)).toEqual([18, 19]);
});

test("a state goes only to those who watch it, and noise is ignored", () => {
  const live = new LiveSocket(URL, surroundings());
  const one = collect();
  const two = collect();
  live.watch("session:1", one);
  live.watch("session:2", two);
  nth(0).opens();
  nth(0).says({ watch: "session:1", state: { left: 1, version: 1 } });
  for (const noise of ["hello", "[1]", "null", { watch: "session:2", state: 5 }, { watch: "session:3", state: {} }]) nth(0).says(noise);
  expect(one.states).toHaveLength(1);
  expect(two.states).toHaveLength(0);
});

test("after a break it waits, comes back, watches again, and keeps its versions", () => {
  const live = new LiveSocket(URL, surroundings(0.5));
  const seen = collect();
  live.watch("session:42", seen, 3);
  nth(0).opens();
  nth(0).says({ watch: "session:42", state: { left: 2, version: 4 } });
  nth(0).breaks();
  vi.advanceTimersByTime(499);
  expect(FakeSocket.all).toHaveLength(1);
  vi.advanceTimersByTime(1);
  nth(1).opens();
  expect(nth(1).sent).toEqual([{ watch: "session:42" }]);
  nth(1).says({ watch: "session:42", state: { left: 2, version: 4 } });
  nth(1).says({ watch: "session:42", state: { left: 0, version: 9 } });
  expect(seen.states.map((state) => state.version)).toEqual([4, 9]);
});

test("waits grow while the server stays away, and shrink after a connection that held", () => {
  const live = new LiveSocket(URL, surroundings(1));
  live.watch("session:1", collect());
  nth(0).breaks();
  vi.advanceTimersByTime(1_000);
  nth(1).breaks();
  vi.advanceTimersByTime(1_999);
  expect(FakeSocket.all).toHaveLength(2);
  vi.advanceTimersByTime(1);
  nth(2).opens();
  vi.advanceTimersByTime(5_000);
  nth(2).breaks();
  vi.advanceTimersByTime(1_000);
  expect(FakeSocket.all).toHaveLength(4);
});

test("a connection that breaks at once does not count as a good one", () => {
  const live = new LiveSocket(URL, surroundings(1));
  live.watch("session:1", collect());
  nth(0).opens();
  nth(0).breaks();
  vi.advanceTimersByTime(1_000);
  nth(1).opens();
  nth(1).breaks();
  vi.advanceTimersByTime(1_999);
  expect(FakeSocket.all).toHaveLength(2);
});

test("a refused watch ends, and is not asked for again", () => {
  const live = new LiveSocket(URL, surroundings());
  let refused = 0;
  live.watch("roster:42", { state: () => undefined, denied: () => (refused += 1) });
  live.watch("session:42", collect());
  nth(0).opens();
  nth(0).says({ denied: "roster:42" });
  nth(0).breaks();
  vi.advanceTimersByTime(1_000);
  nth(1).opens();
  expect(refused).toBe(1);
  expect(nth(1).sent).toEqual([{ watch: "session:42" }]);
});

test("the last watcher to go ends the watch", () => {
  const live = new LiveSocket(URL, surroundings());
  const stopOne = live.watch("session:1", collect());
  const stopTwo = live.watch("session:1", collect());
  nth(0).opens();
  stopOne();
  expect(nth(0).sent).toEqual([{ watch: "session:1" }]);
  stopTwo();
  stopTwo();
  expect(nth(0).sent).toEqual([{ watch: "session:1" }, { unwatch: "session:1" }]);
});

test("a page that rests holds no connection, and wakes at once", () => {
  const live = new LiveSocket(URL, surroundings());
  live.watch("session:1", collect());
  nth(0).opens();
  live.rest();
  expect(nth(0).readyState).toBe(3);
  nth(0).breaks();
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.all).toHaveLength(1);
  live.wake();
  expect(FakeSocket.all).toHaveLength(2);
});
