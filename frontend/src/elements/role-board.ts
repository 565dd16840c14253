import htmx from "htmx.org";
import { announce } from "../live/announcer.ts";

const PERSON = "[data-person]";
const SHIFT = "[data-shift]";

interface Picked {
  readonly id: string;
  readonly name: string;
}

/** Where the two are confirmed by name; `query` is the board's own address, to come back to. */
export function askAddress(ask: string, person: string, shift: string, query: string): string {
  return `${ask}?${new URLSearchParams({ person, shift, back: query.replace(/^\?/, "") }).toString()}`;
}

/**
 * `<role-board ask="/…/ask/">`: a person is dragged onto a shift, or picked with a button and then put there with another.
 * Either way a dialog names both before anything happens. Without script the links on the page do the same, page by page.
 */
export class RoleBoard extends HTMLElement {
  #picked: Picked | undefined;
  #dragged: Picked | undefined;
  #observer: MutationObserver | undefined;

  connectedCallback(): void {
    this.addEventListener("dragstart", this.#begin);
    this.addEventListener("dragend", this.#end);
    this.addEventListener("dragover", this.#over);
    this.addEventListener("drop", this.#drop);
    this.addEventListener("click", this.#click);
    this.addEventListener("keydown", this.#key);
    // What is parsed later, or fetched again, comes as the server writes it: without our marks.
    this.#observer = new MutationObserver(() => this.#mark());
    this.#mark();
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
    this.removeEventListener("dragstart", this.#begin);
    this.removeEventListener("dragend", this.#end);
    this.removeEventListener("dragover", this.#over);
    this.removeEventListener("drop", this.#drop);
    this.removeEventListener("click", this.#click);
    this.removeEventListener("keydown", this.#key);
  }

  readonly #begin = (event: DragEvent): void => {
    const person = personOf(event.target);
    if (!person) return;
    this.#dragged = person;
    event.dataTransfer?.setData("text/plain", person.name);
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "link";
    this.toggleAttribute("dragging", true);
  };

  readonly #end = (): void => {
    this.#dragged = undefined;
    this.toggleAttribute("dragging", false);
    this.#target(undefined);
  };

  readonly #over = (event: DragEvent): void => {
    const shift = this.#dragged ? closest(event.target, SHIFT) : undefined;
    this.#target(shift);
    if (shift && takes(shift)) event.preventDefault(); // which says that it may be dropped here
  };

  readonly #drop = (event: DragEvent): void => {
    const shift = closest(event.target, SHIFT);
    const person = this.#dragged;
    this.#end();
    if (!shift || !person || !takes(shift)) return;
    event.preventDefault();
    void this.#ask(person.id, shift.dataset["shift"] ?? "");
  };

  readonly #click = (event: MouseEvent): void => {
    if (closest(event.target, "[data-close]")) return this.#dialog()?.close();
    if (closest(event.target, "[data-pick]")) return this.#pick(personOf(event.target));
    if (closest(event.target, "[data-put]") && this.#picked) {
      return void this.#ask(this.#picked.id, closest(event.target, SHIFT)?.dataset["shift"] ?? "");
    }
    const link = closest(event.target, "a[data-ask]");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.#open(link.href);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.#picked || this.#dialog()?.open) return;
    this.#pick(undefined);
  };

  #pick(person: Picked | undefined): void {
    const dropped = !person || person.id === this.#picked?.id;
    this.#picked = dropped ? undefined : person;
    announce(dropped ? (this.dataset["wordDropped"] ?? "") : said(this.dataset["wordPicked"], person.name));
    this.#mark();
  }

  /** What only works with script is shown, as it stands now. */
  #mark(): void {
    this.#observer?.disconnect();
    const picked = this.#picked;
    for (const row of this.querySelectorAll<HTMLElement>(PERSON)) row.setAttribute("draggable", "true");
    for (const button of this.querySelectorAll<HTMLElement>("[data-pick]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(personOf(button)?.id === picked?.id));
    }
    for (const button of this.querySelectorAll<HTMLElement>("[data-put]")) {
      button.hidden = !picked;
      button.textContent = picked ? said(this.dataset["wordPut"], picked.name) : "";
    }
    this.#observer?.observe(this, { childList: true, subtree: true, attributeFilter: ["draggable", "hidden", "aria-pressed"] });
  }

  #target(shift: HTMLElement | undefined): void {
    for (const row of this.querySelectorAll<HTMLElement>(SHIFT)) row.toggleAttribute("data-target", row === shift && takes(row));
  }

  #ask(person: string, shift: string): Promise<void> {
    return this.#open(askAddress(this.getAttribute("ask") ?? "", person, shift, window.location.search));
  }

  async #open(address: string): Promise<void> {
    const dialog = this.#dialog();
    const inside = dialog?.querySelector<HTMLElement>("[data-dialog]");
    if (!dialog || !inside) return window.location.assign(address);
    await htmx.ajax("GET", address, { source: inside, target: inside, swap: "innerHTML" });
    // Nothing came: the page itself says what is the matter.
    if (!inside.firstElementChild) return window.location.assign(address);
    if (!dialog.open) dialog.showModal();
  }

  #dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }
}

function closest(target: EventTarget | null, selector: string): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>(selector) ?? undefined) : undefined;
}

function personOf(target: EventTarget | null): Picked | undefined {
  const row = closest(target, PERSON);
  const id = row?.dataset["person"];
  return row && id ? { id, name: row.dataset["name"] ?? "" } : undefined;
}

/** A shift whose places are all kept has no button to put anybody there. */
function takes(shift: HTMLElement): boolean {
  return shift.querySelector("[data-put]") !== null;
}

function said(text: string | undefined, name: string): string {
  return (text ?? "").replace("{name}", name);
}
