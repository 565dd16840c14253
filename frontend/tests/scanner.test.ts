import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { QrScanner } from "../src/check-in/scanner.ts";

customElements.define("qr-scanner", QrScanner);

const stopped = vi.fn();
const sent: string[] = [];
let seen = "";

class Detector {
  static getSupportedFormats = (): Promise<string[]> => Promise.resolve(["qr_code"]);
  detect = (): Promise<{ rawValue: string }[]> => Promise.resolve(seen ? [{ rawValue: seen }] : []);
}

function camera(getUserMedia: () => Promise<unknown>): void {
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
}

function open(): HTMLElement {
  document.body.innerHTML =
    '<qr-scanner data-start="Start" data-stop="Stop" data-none="No camera" data-look="Look"><form><input name="token"></form></qr-scanner>';
  document.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    sent.push((document.querySelector("input") as HTMLInputElement).value);
  });
  return document.querySelector("qr-scanner") as HTMLElement;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("BarcodeDetector", Detector);
  HTMLVideoElement.prototype.play = () => Promise.resolve();
  Object.defineProperty(HTMLVideoElement.prototype, "srcObject", { writable: true, configurable: true, value: null });
  stopped.mockClear();
  sent.length = 0;
  seen = "";
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function press(scanner: HTMLElement): Promise<void> {
  scanner.querySelector("button")?.click();
  await vi.advanceTimersByTimeAsync(0);
}

test("a card that is held there is sent once, and again after some seconds", async () => {
  camera(() => Promise.resolve({ getTracks: () => [{ stop: stopped }] }));
  const scanner = open();
  await press(scanner);
  expect(scanner.querySelector("button")?.textContent).toBe("Stop");
  seen = "DEBAN:ABC";
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual(["DEBAN:ABC"]);
  expect(document.querySelector("input")?.value).toBe(""); // on nobody's screen
  seen = "DEBAN:OTHER";
  await vi.advanceTimersByTimeAsync(400);
  expect(sent).toEqual(["DEBAN:ABC", "DEBAN:OTHER"]);
  seen = "";
  await vi.advanceTimersByTimeAsync(5_000);
  seen = "DEBAN:OTHER";
  await vi.advanceTimersByTimeAsync(400);
  expect(sent).toHaveLength(3);
});

test("the camera is let go by the button and when the element leaves", async () => {
  camera(() => Promise.resolve({ getTracks: () => [{ stop: stopped }] }));
  const scanner = open();
  await press(scanner);
  await press(scanner);
  expect(stopped).toHaveBeenCalledTimes(1);
  expect(scanner.querySelector("button")?.textContent).toBe("Start");
  await press(scanner);
  scanner.remove();
  expect(stopped).toHaveBeenCalledTimes(2);
});

test("a camera that is refused is a sentence, and the code can be typed", async () => {
  camera(() => Promise.reject(new Error("NotAllowedError")));
  const scanner = open();
  await press(scanner);
  expect(scanner.querySelector("[role=status]")?.textContent).toBe("No camera");
  expect(document.activeElement).toBe(document.querySelector("input"));
});

test("without camera support nothing is added, and a typed code leaves the box", async () => {
  vi.stubGlobal("navigator", {});
  const scanner = open();
  expect(scanner.querySelector("button")).toBeNull();
  (document.querySelector("input") as HTMLInputElement).value = "7K2QD-0MX4T";
  document.querySelector("form")?.requestSubmit();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(["7K2QD-0MX4T"]);
  expect(document.querySelector("input")?.value).toBe("");
});
