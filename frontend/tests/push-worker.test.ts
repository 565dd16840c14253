import { beforeEach, expect, test, vi } from "vitest";
import { open, show, target, told, type Tab, type Worker } from "../src/worker/push.ts";

const showNotification = vi.fn(() => Promise.resolve());
const openWindow = vi.fn(() => Promise.resolve());
let tabs: (Tab & { focus: ReturnType<typeof vi.fn> })[] = [];
const worker: Worker = {
  location: { origin: "https://deban.example.jp" },
  registration: { showNotification },
  clients: { matchAll: () => Promise.resolve(tabs), openWindow },
};

function tab(url: string): (typeof tabs)[number] {
  return { url, focus: vi.fn(() => Promise.resolve()) };
}

beforeEach(() => {
  vi.clearAllMocks();
  tabs = [];
});

const SAID = { title: "あした 10:00 そば打ち", body: "申し込みを見る", path: "/sign-ups/7/", tag: "abc", lang: "ja" };

test("a message is shown with its tag, its language and where it leads", async () => {
  await show(worker, JSON.stringify(SAID));
  expect(showNotification).toHaveBeenCalledWith(SAID.title, {
    body: SAID.body,
    lang: "ja",
    tag: "abc",
    icon: "/static/icon-192.png",
    badge: "/static/badge-96.png",
    data: { path: "/sign-ups/7/" },
  });
});

test.each([undefined, "", "no JSON", "null", "[]", "7", '{"title":7}'])("%s is shown too, in our own words", async (text) => {
  await show(worker, text);
  expect(showNotification).toHaveBeenCalledWith("出番 Deban", expect.objectContaining({ data: { path: "/notices/" } }));
});

test("what is missing or not ours is left as it is", () => {
  expect(told('{"title":"そば打ち","path":7,"icon":"https://evil.example/x.png"}')).toEqual({
    title: "そば打ち",
    body: "",
    path: "/notices/",
    tag: "",
    lang: "ja",
  });
});

test.each([
  ["/sign-ups/7/", "https://deban.example.jp/sign-ups/7/"],
  ["/en/notices/?page=2", "https://deban.example.jp/en/notices/?page=2"],
  ["https://evil.example/x", "https://deban.example.jp/"],
  ["//evil.example/x", "https://deban.example.jp/"],
  ["javascript:alert(1)", "https://deban.example.jp/"],
  ["https://", "https://deban.example.jp/"],
  [undefined, "https://deban.example.jp/"],
  [7, "https://deban.example.jp/"],
])("%s leads to %s", (path, url) => {
  expect(target(worker, path)).toBe(url);
});

test("a tab that shows the page already comes to the front", async () => {
  tabs = [tab("https://deban.example.jp/"), tab("https://deban.example.jp/sign-ups/7/#top")];
  await open(worker, "/sign-ups/7/");
  expect(tabs[1]?.focus).toHaveBeenCalledOnce();
  expect(tabs[0]?.focus).not.toHaveBeenCalled();
  expect(openWindow).not.toHaveBeenCalled();
});

test("else a new one opens: in another tab somebody may be writing", async () => {
  tabs = [tab("https://deban.example.jp/my/details/")];
  await open(worker, "/sign-ups/7/");
  expect(tabs[0]?.focus).not.toHaveBeenCalled();
  expect(openWindow).toHaveBeenCalledWith("https://deban.example.jp/sign-ups/7/");
});

test("the browser's events reach the handlers, and wait for them", async () => {
  const listeners: Record<string, (event: unknown) => void> = {};
  const surroundings = { ...worker, addEventListener: (name: string, run: (event: unknown) => void) => (listeners[name] = run) };
  vi.stubGlobal("self", surroundings);
  await import("../src/sw.ts");
  vi.unstubAllGlobals();
  const waited: Promise<unknown>[] = [];
  const waitUntil = (done: Promise<unknown>): number => waited.push(done);
  listeners["push"]?.({ data: { text: () => JSON.stringify(SAID) }, waitUntil });
  listeners["push"]?.({ data: null, waitUntil });
  const notification = { close: vi.fn(), data: { path: "/sign-ups/7/" } };
  listeners["notificationclick"]?.({ notification, waitUntil });
  listeners["notificationclick"]?.({ notification: { ...notification, data: null }, waitUntil });
  await Promise.all(waited);
  expect(waited).toHaveLength(4);
  expect(showNotification.mock.calls.map(([title]: unknown[]) => title)).toEqual([SAID.title, "出番 Deban"]);
  expect(notification.close).toHaveBeenCalledTimes(2);
  expect(openWindow.mock.calls).toEqual([["https://deban.example.jp/sign-ups/7/"], ["https://deban.example.jp/"]]);
});
