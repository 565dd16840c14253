import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OpensAt, reloadIn, timeLeft } from "../src/page/opens.ts";

const HOUR = 3_600_000;
customElements.define("opens-at", OpensAt);

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-20T08:00:00+09:00"));
  document.documentElement.lang = "en";
  delete document.documentElement.dataset["language"];
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function page(at: string, offset = 0): OpensAt {
  const element = document.createElement("opens-at") as OpensAt;
  element.setAttribute("at", at);
  element.setAttribute("offset", String(offset));
  element.textContent = "20 Nov 09:00";
  document.body.append(element);
  return element;
}

test("says how long it still is in the largest unit that helps", () => {
  expect(timeLeft(50 * HOUR, "en")).toBe("in 2 days");
  expect(timeLeft(30 * HOUR, "en")).toBe("in 30 hours");
  expect(timeLeft(HOUR, "en")).toBe("in 60 minutes");
  expect(timeLeft(61_000, "en")).toBe("in 2 minutes");
  expect(timeLeft(3 * HOUR, "ja")).toContain("3");
  expect(timeLeft(0, "en")).toBe("");
});

test("the sentence of the server stays, the time left stands behind it and goes on", () => {
  const element = page("2026-11-20T09:00:00+09:00");
  expect(element.textContent).toBe("20 Nov 09:00(in 60 minutes)");
  vi.advanceTimersByTime(10 * 60_000);
  expect(element.textContent).toBe("20 Nov 09:00(in 50 minutes)");
});

test("a demo's moved clock counts", () => {
  expect(page("2026-11-21T09:00:00+09:00", 24 * 3600).textContent).toContain("60 minutes");
});

test("the page is loaded anew at the hour and not before, a little spread", () => {
  const reload = vi.spyOn(window.location, "reload").mockImplementation(() => undefined);
  page("2026-11-20T09:00:00+09:00");
  vi.advanceTimersByTime(HOUR - 1_000);
  expect(reload).not.toHaveBeenCalled();
  vi.advanceTimersByTime(5_000);
  expect(reload).toHaveBeenCalledOnce();
});

test("a browser whose clock is ahead asks again after a few seconds instead of at once", () => {
  expect(reloadIn(-1_000, () => 0)).toBe(5_000);
  expect(reloadIn(HOUR, () => 1)).toBe(HOUR + 3_000);
});

test("nothing is added in easy Japanese, and a broken hour does nothing", () => {
  document.documentElement.dataset["language"] = "ja-easy";
  expect(page("2026-11-20T09:00:00+09:00").textContent).toBe("20 Nov 09:00");
  expect(page("soon").textContent).toBe("20 Nov 09:00");
});
