import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isBeingEdited } from "../src/live/editing.ts";
import { focusErrorSummary, guardAgainstDoubleSubmit, submitFiltersOnChange } from "../src/page/forms.ts";
import { configureHtmx, csrfToken, withoutEmpty } from "../src/page/htmx.ts";
import { closeMenus } from "../src/page/menus.ts";

guardAgainstDoubleSubmit();
submitFiltersOnChange();
configureHtmx();
closeMenus();

beforeEach(() => {
  vi.useFakeTimers();
  document.head.innerHTML = "";
  document.body.innerHTML = "";
});
afterEach(() => {
  vi.useRealTimers();
});

function find<T extends Element>(selector: string, kind: new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`${selector} is not there`);
  return found;
}

function press(form: HTMLFormElement): boolean {
  return form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
}

test("the token comes from the page, else from the cookie", () => {
  expect(csrfToken({ querySelector: () => null, cookie: "a=1; csrftoken=abc%3D; b=2" } as unknown as Document)).toBe("abc=");
  expect(csrfToken({ querySelector: () => null, cookie: "__Host-csrftoken=host" } as unknown as Document)).toBe("host");
  expect(csrfToken({ querySelector: () => null, cookie: "notcsrftoken=x" } as unknown as Document)).toBeUndefined();
  document.head.innerHTML = '<meta name="csrf-token" content="page">';
  expect(csrfToken()).toBe("page");
});

test("unsafe requests carry the token, safe ones do not", () => {
  document.head.innerHTML = '<meta name="csrf-token" content="page">';
  const headersOf = (method: string): Record<string, string> => {
    const headers: Record<string, string> = {};
    const detail = { ctx: { request: { method, headers, body: null } } };
    document.dispatchEvent(new CustomEvent("htmx:config:request", { detail }));
    return headers;
  };
  expect(headersOf("POST")).toEqual({ "X-CSRFToken": "page" });
  expect(headersOf("DELETE")).toEqual({ "X-CSRFToken": "page" });
  expect(headersOf("GET")).toEqual({});
});

test("questions without an answer stay out of the address", () => {
  const data = new FormData();
  data.append("q", "");
  data.append("district", "akaho");
  data.append("district", "");
  data.append("page", "0");
  expect([...withoutEmpty(data)]).toEqual([["district", "akaho"], ["page", "0"]]);
});

test("a failure that is not swapped in is told in a sentence", () => {
  document.body.innerHTML = '<div id="live-words" data-error="もう一度" data-offline="つながりません"></div><div id="alerts"></div>';
  const alerts = find("#alerts", HTMLDivElement);
  const fail = (status: number): boolean =>
    document.dispatchEvent(new CustomEvent("htmx:response:error", { detail: { ctx: { response: { status } } } }));
  fail(422);
  expect(alerts.textContent).toBe("");
  fail(503);
  expect(alerts.textContent).toBe("もう一度");
  document.dispatchEvent(new CustomEvent("htmx:error", { detail: { ctx: {} } }));
  expect(alerts.textContent).toBe("つながりません");
  vi.advanceTimersByTime(9_000);
  expect(alerts.textContent).toBe("");
});

test("a second press sends nothing, and the back button frees the form", () => {
  document.body.innerHTML = '<form data-once><button data-sending="送っています">申し込む</button></form>';
  const form = find("form", HTMLFormElement);
  const button = find("button", HTMLButtonElement);
  expect(press(form)).toBe(true);
  vi.advanceTimersByTime(1);
  expect(button.textContent).toBe("送っています");
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(press(form)).toBe(false);
  window.dispatchEvent(new Event("pageshow"));
  expect(button.textContent).toBe("申し込む");
  expect(button.hasAttribute("aria-disabled")).toBe(false);
  expect(press(form)).toBe(true);
});

test("a form that another listener refused is not locked", () => {
  document.body.innerHTML = "<form data-once><button>申し込む</button></form>";
  const form = find("form", HTMLFormElement);
  form.addEventListener("submit", (event) => event.preventDefault());
  press(form);
  vi.advanceTimersByTime(1);
  expect(form.dataset["sent"]).toBeUndefined();
});

test("a form without data-once may be sent again", () => {
  document.body.innerHTML = "<form><button>さがす</button></form>";
  const form = find("form", HTMLFormElement);
  press(form);
  vi.advanceTimersByTime(1);
  expect(press(form)).toBe(true);
});

test("filters send themselves at a change; typed words wait, and kana in the making do not count", () => {
  document.body.innerHTML = '<form data-auto-submit><input type="search" name="q"><select name="d"><option>1</option></select></form>';
  const form = find("form", HTMLFormElement);
  const search = find("input", HTMLInputElement);
  const sent = vi.spyOn(form, "requestSubmit").mockImplementation(() => undefined);
  find("select", HTMLSelectElement).dispatchEvent(new Event("change", { bubbles: true }));
  vi.advanceTimersByTime(1);
  expect(sent).toHaveBeenCalledTimes(1);
  search.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
  vi.advanceTimersByTime(2_000);
  expect(sent).toHaveBeenCalledTimes(1);
  search.dispatchEvent(new InputEvent("input", { bubbles: true }));
  vi.advanceTimersByTime(400);
  search.dispatchEvent(new InputEvent("input", { bubbles: true }));
  vi.advanceTimersByTime(499);
  expect(sent).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(sent).toHaveBeenCalledTimes(2);
});

test("the roster is not fetched under somebody's hands", () => {
  document.body.innerHTML = '<div id="root"><input id="name" value="竹"><input id="came" type="checkbox"><button id="b"></button></div><input id="outside">';
  const root = find("#root", HTMLDivElement);
  const name = find("#name", HTMLInputElement);
  expect(isBeingEdited(root, name)).toBe(false);
  name.value = "竹内";
  expect(isBeingEdited(root, name)).toBe(true);
  expect(isBeingEdited(root, find("#came", HTMLInputElement))).toBe(false);
  expect(isBeingEdited(root, find("#b", HTMLButtonElement))).toBe(false);
  expect(isBeingEdited(root, find("#outside", HTMLInputElement))).toBe(false);
  expect(isBeingEdited(root, null)).toBe(false);
});

test("the error summary takes the focus", () => {
  document.body.innerHTML = '<div tabindex="-1" data-error-summary></div>';
  focusErrorSummary();
  expect(document.activeElement).toBe(find("div", HTMLDivElement));
});

test("a menu closes by Escape, with the focus on its button, and by a press elsewhere", () => {
  document.body.innerHTML = '<details data-menu open><summary tabindex="0">言語</summary><a href="/en/">English</a></details><p>x</p>';
  const menu = find("details", HTMLDetailsElement);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(menu.open).toBe(false);
  expect(document.activeElement?.localName).toBe("summary");
  menu.open = true;
  find("a", HTMLAnchorElement).dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  expect(menu.open).toBe(true);
  find("p", HTMLParagraphElement).dispatchEvent(new MouseEvent("click", { bubbles: true }));
  expect(menu.open).toBe(false);
});
