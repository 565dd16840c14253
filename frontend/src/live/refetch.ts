import htmx from "htmx.org";
import { isBeingEdited } from "./editing.ts";
import { live, type State } from "./socket.ts";

const PAUSE = 300;

/**
 * `<live-refetch watch="roster:42" src="/…/" version="3">`: fetches its content again when the server says that it changed.
 * `watch` may name several topics, with spaces between.
 */
export class LiveRefetch extends HTMLElement {
  #stops: (() => void)[] = [];
  #timer: number | undefined;

  connectedCallback(): void {
    const watch = this.getAttribute("watch");
    if (!watch) return;
    const version = Number(this.getAttribute("version") ?? -1);
    // Somebody else on the page may watch the same topic from an earlier version on.
    const state = (found: State): void => {
      if ((found.version ?? Infinity) > version) this.refetchSoon();
    };
    this.#stops = watch.split(" ").map((topic) => live().watch(topic, { state }, version));
    this.addEventListener("focusout", this.#afterEditing);
  }

  disconnectedCallback(): void {
    for (const stop of this.#stops.splice(0)) stop();
    window.clearTimeout(this.#timer);
    this.removeEventListener("focusout", this.#afterEditing);
  }

  /** Several messages in a row become one fetch. */
  refetchSoon(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#refetch(), PAUSE);
  }

  readonly #afterEditing = (): void => {
    if (this.dataset["stale"] !== undefined) this.refetchSoon();
  };

  async #refetch(): Promise<void> {
    const source = this.getAttribute("src") ?? this.dataset["src"];
    if (!source) return;
    if (isBeingEdited(this, document.activeElement)) {
      this.dataset["stale"] = "";
      return;
    }
    delete this.dataset["stale"];
    const focused = document.activeElement;
    const focusedId = focused && this.contains(focused) ? focused.id : "";
    // Morphing changes only what differs, so focus, scroll and open details stay.
    await htmx.ajax("GET", source, { source: this, target: this, swap: "innerMorph" });
    if (focusedId && document.activeElement?.id !== focusedId) document.getElementById(focusedId)?.focus({ preventScroll: true });
  }
}
