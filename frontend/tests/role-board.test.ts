import { afterEach, beforeEach, expect, test, vi } from "vitest";

const ajax = vi.fn((_verb: string, _address: string, { target }: { target: HTMLElement }) => {
  target.innerHTML = "<h1>Ask 竹内 恵?</h1>";
  return Promise.resolve();
});
vi.mock("htmx.org", () => ({ default: { ajax } }));
const { RoleBoard, askAddress } = await import("../src/elements/role-board.ts");
customElements.define("role-board", RoleBoard);

const INSIDE = `
  <ul>
    <li data-person="7" data-name="竹内 恵"><a id="seven" href="?person=7">竹内 恵</a><button data-pick hidden>Pick</button></li>
    <li data-person="8" data-name="Ana"><button data-pick hidden>Pick</button></li>
  </ul>
  <ul>
    <li data-shift="42"><p>Stall</p><button data-put hidden></button></li>
    <li data-shift="43"><p>Full</p></li>
  </ul>
  <a data-ask href="/coordinate/board/ask/?person=8&shift=42">Ask</a>`;

beforeEach(() => {
  vi.useFakeTimers();
  ajax.mockClear();
  document.body.innerHTML = `<p id="announcer"></p>
    <role-board ask="/coordinate/board/ask/" data-word-picked="{name} is picked." data-word-dropped="Put down." data-word-put="Ask {name} for this">
      <live-refetch>${INSIDE}</live-refetch>
      <dialog><div data-dialog></div><button data-close>Close</button></dialog>
    </role-board>`;
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

function one(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`nothing is ${selector}`);
  return found;
}

function dialog(): HTMLDialogElement {
  return one("dialog") as HTMLDialogElement;
}

function drag(kind: string, selector: string): Event {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  one(selector).dispatchEvent(event);
  return event;
}

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(10_000);
}

test("with script people can be dragged and picked, and nothing can be put anywhere yet", async () => {
  await settled();
  expect(one('[data-person="7"]').getAttribute("draggable")).toBe("true");
  expect(one('[data-person="7"] [data-pick]').hidden).toBe(false);
  expect(one("[data-put]").hidden).toBe(true);
});

test("a person dropped on a shift is not asked: a dialog names both first", async () => {
  drag("dragstart", "#seven");
  expect(drag("dragover", '[data-shift="42"] p').defaultPrevented).toBe(true);
  expect(one('[data-shift="42"]').hasAttribute("data-target")).toBe(true);
  drag("drop", '[data-shift="42"] p');
  await settled();
  expect(ajax.mock.calls[0]?.slice(0, 2)).toEqual(["GET", "/coordinate/board/ask/?person=7&shift=42&back="]);
  expect(dialog().open).toBe(true);
  expect(dialog().textContent).toContain("竹内 恵");
  expect(one('[data-shift="42"]').hasAttribute("data-target")).toBe(false);
});

test("nothing can be dropped on a shift whose places are kept, nor beside a shift", async () => {
  drag("dragstart", "#seven");
  expect(drag("dragover", '[data-shift="43"] p').defaultPrevented).toBe(false);
  drag("drop", '[data-shift="43"] p');
  drag("dragstart", "#seven");
  drag("drop", "#announcer");
  await settled();
  expect(ajax).not.toHaveBeenCalled();
});

test("by keyboard: pick, then put", async () => {
  one('[data-person="8"] [data-pick]').click();
  expect(one('[data-person="8"] [data-pick]').getAttribute("aria-pressed")).toBe("true");
  expect(one('[data-person="7"] [data-pick]').getAttribute("aria-pressed")).toBe("false");
  expect(one("[data-put]").hidden).toBe(false);
  expect(one("[data-put]").textContent).toBe("Ask Ana for this");
  await settled();
  expect(one("#announcer").textContent).toBe("Ana is picked.");
  one("[data-put]").click();
  await settled();
  expect(ajax.mock.calls[0]?.[1]).toBe("/coordinate/board/ask/?person=8&shift=42&back=");
  expect(dialog().open).toBe(true);
});

test("Escape, or the button again, puts a person down", () => {
  one('[data-person="8"] [data-pick]').click();
  one("[data-put]").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(one("[data-put]").hidden).toBe(true);
  one('[data-person="8"] [data-pick]').click();
  one('[data-person="8"] [data-pick]').click();
  expect(one("[data-put]").hidden).toBe(true);
});

test("who is picked stays picked when the board is fetched again", async () => {
  one('[data-person="8"] [data-pick]').click();
  one("live-refetch").innerHTML = INSIDE;
  await settled();
  expect(one('[data-person="8"] [data-pick]').getAttribute("aria-pressed")).toBe("true");
  expect(one("[data-put]").hidden).toBe(false);
  expect(one('[data-person="7"]').getAttribute("draggable")).toBe("true");
});

test("a suggestion's link opens the same dialog; with a key held it stays a link", async () => {
  const held = new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true });
  one("a[data-ask]").addEventListener("click", (event) => event.preventDefault(), { once: true });
  one("a[data-ask]").dispatchEvent(held);
  await settled();
  expect(ajax).not.toHaveBeenCalled();
  one("a[data-ask]").click();
  await settled();
  expect(ajax.mock.calls[0]?.[1]).toContain("person=8&shift=42");
  one("[data-close]").click();
  expect(dialog().open).toBe(false);
});

test("the board's own address comes along, without its question mark", () => {
  expect(askAddress("/ask/", "7", "42", "?who=never&week=2026-11-23")).toBe(
    "/ask/?person=7&shift=42&back=who%3Dnever%26week%3D2026-11-23",
  );
});
