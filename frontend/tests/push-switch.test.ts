import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bytes, mark, possible, PushSwitch } from "../src/page/push-switch.ts";

customElements.define("push-switch", PushSwitch);

const STATES = ["off", "on", "busy", "refused", "install", "unsupported", "failed"];
const ENDPOINT = "https://push.example.jp/send/phone";
const KEY = "BAECAw"; // four bytes: 4, 1, 2, 3
const submit = vi.fn();
const register = vi.fn(() => Promise.resolve());
const subscribe = vi.fn(() => Promise.resolve(subscription([4, 1, 2, 3])));
const requestPermission = vi.fn();
let before: ReturnType<typeof subscription> | null = null;

function subscription(key: number[] | null) {
  return {
    endpoint: ENDPOINT,
    options: { applicationServerKey: key && new Uint8Array(key).buffer },
    unsubscribe: vi.fn(() => Promise.resolve(true)),
    toJSON: () => ({ endpoint: ENDPOINT, keys: { p256dh: "point", auth: "secret" } }),
  };
}

function browser(permission: string): void {
  const pushManager = { getSubscription: () => Promise.resolve(before), subscribe };
  const worker = { pushManager };
  const serviceWorker = { register, ready: Promise.resolve(worker), getRegistration: () => Promise.resolve(worker) };
  vi.stubGlobal("navigator", { serviceWorker });
  vi.stubGlobal("PushManager", class {});
  vi.stubGlobal("Notification", { permission, requestPermission });
}

async function put(known = ""): Promise<HTMLElement> {
  document.body.innerHTML = `
    <push-switch key="${KEY}" data-known="${known}">
      ${STATES.map((state) => `<div data-state="${state}" hidden>${state}<button type="button" data-on>x</button></div>`).join("")}
      <form><input name="endpoint"><input name="p256dh"><input name="auth"></form>
    </push-switch>
    <ul><li data-device="${known}"><span data-this hidden></span></li></ul>`;
  const form = document.querySelector("form");
  if (form) form.submit = submit;
  await settle();
  return document.querySelector("push-switch") as HTMLElement;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setTimeout(done));
}

function shown(): string[] {
  return STATES.filter((state) => !document.querySelector<HTMLElement>(`[data-state=${state}]`)?.hidden);
}

async function press(): Promise<void> {
  document.querySelector<HTMLButtonElement>("[data-state=off] button")?.click();
  await settle();
}

beforeEach(() => {
  vi.clearAllMocks();
  before = null;
  browser("default");
});
afterEach(() => vi.unstubAllGlobals());

test("nobody is asked before the button is pressed", async () => {
  await put();
  expect(shown()).toEqual(["off"]);
  expect(requestPermission).not.toHaveBeenCalled();
  expect(register).not.toHaveBeenCalled();
});

test("what the browser answers goes with the form", async () => {
  requestPermission.mockResolvedValue("granted");
  await put();
  await press();
  expect(register).toHaveBeenCalledWith("/sw.js");
  expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: new Uint8Array([4, 1, 2, 3]) });
  const sent = new FormData(document.querySelector("form") as HTMLFormElement);
  expect(Object.fromEntries(sent)).toEqual({ endpoint: ENDPOINT, p256dh: "point", auth: "secret" });
  expect(submit).toHaveBeenCalledOnce();
});

test("a refusal is respected and explained; who closes the question may be asked again", async () => {
  requestPermission.mockResolvedValue("denied");
  await put();
  await press();
  expect(shown()).toEqual(["refused"]);
  requestPermission.mockResolvedValue("default");
  await put();
  await press();
  expect(shown()).toEqual(["off"]);
  expect(submit).not.toHaveBeenCalled();
});

test("who refused before is told so, and not asked", async () => {
  browser("denied");
  await put();
  expect(shown()).toEqual(["refused"]);
});

test("a service that is away is told, with a way to try again", async () => {
  requestPermission.mockResolvedValue("granted");
  subscribe.mockRejectedValueOnce(new Error("push service not available"));
  await put();
  await press();
  expect(shown()).toEqual(["failed"]);
  expect(submit).not.toHaveBeenCalled();
});

test("a subscription with another deployment's key is given back first", async () => {
  requestPermission.mockResolvedValue("granted");
  const old = (before = subscription([9, 9]));
  await put();
  await press();
  expect(old.unsubscribe).toHaveBeenCalledOnce();
  const ours = (before = subscription([4, 1, 2, 3]));
  await put();
  await press();
  expect(ours.unsubscribe).not.toHaveBeenCalled();
});

test("a device that is known is on, and marked in the list", async () => {
  browser("granted");
  before = subscription([4, 1, 2, 3]);
  await put(await mark(ENDPOINT));
  expect(shown()).toEqual(["on"]);
  expect(document.querySelector<HTMLElement>("[data-this]")?.hidden).toBe(false);
});

test("a device that was removed, or where the permission was taken back, is off", async () => {
  browser("granted");
  before = subscription([4, 1, 2, 3]);
  await put("another");
  expect(shown()).toEqual(["off"]);
  browser("default");
  await put(await mark(ENDPOINT));
  expect(shown()).toEqual(["off"]);
});

test("a browser that can't is told so; an iPhone is told the one step", async () => {
  vi.stubGlobal("navigator", {});
  await put();
  expect(shown()).toEqual(["unsupported"]);
  vi.stubGlobal("navigator", { standalone: false });
  expect(possible()).toBe("install");
  vi.stubGlobal("navigator", { standalone: true });
  expect(possible()).toBe("unsupported");
});

test("keys and marks", async () => {
  expect(bytes("-_8")).toEqual(new Uint8Array([251, 255]));
  expect(await mark("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});
