import { announce } from "./announcer.ts";
import { live, type State } from "./socket.ts";
import { fill } from "./words.ts";

/**
 * `<live-unread watch="inbox:7" data-word="Unread notices: {n}">`: keeps `[data-unread]` in the header at the number of
 * notices that their reader has not opened, here or in another tab, and says it when there is a new one.
 */
export class LiveUnread extends HTMLElement {
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    const watch = this.getAttribute("watch");
    if (watch) this.#stop = live().watch(watch, { state: (state) => this.show(state) });
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }

  /** Shows a state of the inbox. */
  show({ unread }: State): void {
    const count = document.querySelector<HTMLElement>("[data-unread]");
    const number = count?.firstElementChild;
    if (!count || !number || typeof unread !== "number") return;
    const before = Number(number.textContent);
    number.textContent = String(unread);
    count.hidden = unread === 0;
    if (unread > before) announce(fill(this.dataset["word"] ?? "{n}", unread));
  }
}
