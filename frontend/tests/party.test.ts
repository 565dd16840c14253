import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { growPartyRows } from "../src/page/party.ts";
import { shareWithTheSystem } from "../src/page/share.ts";

beforeEach(() => {
  document.body.innerHTML = "";
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function rows(...names: string[]): HTMLElement[] {
  const row = (name: string): string =>
    `<fieldset data-party-row><select><option value=""></option><option value="family">family</option></select><input value="${name}"></fieldset>`;
  document.body.innerHTML = `<div data-party-rows>${names.map(row).join("")}<button type="button" data-party-more hidden>more</button></div>`;
  growPartyRows();
  return [...document.querySelectorAll<HTMLElement>("[data-party-row]")];
}

function more(): HTMLButtonElement {
  return document.querySelector<HTMLButtonElement>("[data-party-more]")!;
}

test("one row is there, and each tap brings the next", () => {
  const all = rows("", "", "");
  expect(all.map((row) => row.hidden)).toEqual([false, true, true]);
  expect(more().hidden).toBe(false);
  more().click();
  expect(all.map((row) => row.hidden)).toEqual([false, false, true]);
  expect(document.activeElement).toBe(all[1]!.querySelector("select"));
  more().click();
  expect(all.every((row) => !row.hidden)).toBe(true);
  expect(more().hidden).toBe(true);
});

test("what came back filled in stays in sight", () => {
  expect(rows("太郎", "", "花子", "").map((row) => row.hidden)).toEqual([false, false, false, true]);
});

test("a page without such rows is left alone", () => {
  document.body.innerHTML = "<form></form>";
  expect(() => growPartyRows()).not.toThrow();
});

function details(): HTMLDetailsElement {
  document.body.innerHTML = '<details data-share="https://x.example/1/" data-share-title="そば"><summary>Tell</summary></details>';
  return document.querySelector("details")!;
}

test("the phone's own sheet opens where there is one", () => {
  const share = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", { share });
  shareWithTheSystem();
  const tap = new MouseEvent("click", { bubbles: true, cancelable: true });
  details().querySelector("summary")!.dispatchEvent(tap);
  expect(share).toHaveBeenCalledWith({ title: "そば", url: "https://x.example/1/" });
  expect(tap.defaultPrevented).toBe(true);
  const elsewhere = new MouseEvent("click", { bubbles: true, cancelable: true });
  document.body.dispatchEvent(elsewhere);
  expect(elsewhere.defaultPrevented).toBe(false);
});

test.each([
  [new DOMException("no", "NotAllowedError"), true],
  [new DOMException("closed", "AbortError"), false],
])("a sheet that can not open leaves the list as the way, a closed one does not: %s", async (error, open) => {
  vi.stubGlobal("navigator", { share: () => Promise.reject(error) });
  shareWithTheSystem();
  const list = details();
  list.querySelector("summary")!.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  list.open = false; // happy-dom opens it whatever became of the click
  await new Promise((later) => setTimeout(later));
  expect(list.hasAttribute("open")).toBe(open);
});
