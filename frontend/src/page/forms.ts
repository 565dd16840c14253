import { words } from "../live/words.ts";

const TYPING_PAUSE = 500;

/** `form[data-once]`: a second press while the first is on its way sends nothing. */
export function guardAgainstDoubleSubmit(root: Document = document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset["once"] === undefined) return;
    if (form.dataset["sent"] !== undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // Only a form that truly leaves is locked: a listener may still refuse, and the button's own name must be sent.
    window.setTimeout(() => {
      if (!event.defaultPrevented || isSentByHtmx(form)) lock(form);
    });
  }, { capture: true });
  root.addEventListener("htmx:finally:request", (event) => {
    if (event.target instanceof HTMLFormElement) unlock(event.target);
  });
  // The back button shows the page as it was left, with its button still disabled.
  window.addEventListener("pageshow", () => root.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(unlock));
}

function isSentByHtmx(form: HTMLFormElement): boolean {
  return form.hasAttribute("hx-post") || form.hasAttribute("hx-get");
}

function lock(form: HTMLFormElement): void {
  form.dataset["sent"] = "";
  for (const button of submitButtons(form)) {
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-busy", "true");
    const sending = button.dataset["sending"] ?? words().sending;
    if (sending && button.dataset["word"] === undefined) {
      button.dataset["word"] = button.innerHTML;
      button.textContent = sending;
    }
  }
}

function unlock(form: HTMLFormElement): void {
  delete form.dataset["sent"];
  for (const button of submitButtons(form)) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
    if (button.dataset["word"] !== undefined) button.innerHTML = button.dataset["word"];
    delete button.dataset["word"];
  }
}

function submitButtons(form: HTMLFormElement): HTMLButtonElement[] {
  return [...form.elements].filter((part): part is HTMLButtonElement => part instanceof HTMLButtonElement && part.type === "submit");
}

/** `form[data-auto-submit]`: sends itself at each change; words that are being typed wait for a pause. */
export function submitFiltersOnChange(root: Document = document): void {
  let timer: number | undefined;
  const send = (form: HTMLFormElement, pause: number): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => form.requestSubmit(), pause);
  };
  root.addEventListener("change", (event) => {
    const form = autoSubmitForm(event.target);
    if (form && !isText(event.target)) send(form, 0);
  });
  root.addEventListener("input", (event) => {
    const form = autoSubmitForm(event.target);
    // Kana that are still being turned into kanji are not yet a word.
    if (form && isText(event.target) && !(event as InputEvent).isComposing) send(form, TYPING_PAUSE);
  });
  root.addEventListener("compositionend", (event) => {
    const form = autoSubmitForm(event.target);
    if (form) send(form, TYPING_PAUSE);
  });
  root.addEventListener("submit", () => window.clearTimeout(timer));
}

function autoSubmitForm(target: EventTarget | null): HTMLFormElement | undefined {
  const form = target instanceof Element ? target.closest("form") : null;
  return form?.dataset["autoSubmit"] === undefined ? undefined : form;
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && ["text", "search", "tel", "email", ""].includes(target.type);
}

/** A form that came back with errors: its summary takes the focus, so that nobody looks for what happened. */
export function focusErrorSummary(root: ParentNode = document): void {
  root.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}
