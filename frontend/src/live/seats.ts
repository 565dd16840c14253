import { announce } from "./announcer.ts";
import { live, type State } from "./socket.ts";
import { fill, words, type Words } from "./words.ts";

export interface Seats {
  readonly left: number;
  readonly waiting: number;
}

export type Level = "open" | "few" | "full";

/** From here on the exact number matters to somebody who hesitates. The template seats.html uses the same number. */
const FEW = 3;
const GLOW = 2_500;

/** What the number means to a reader. */
export function level(seats: Seats): Level {
  if (seats.left <= 0) return "full";
  return seats.left <= FEW ? "few" : "open";
}

/** The seats in the reader's language: the words before the waiting list, and the waiting list if there is one. */
export function seatsText(seats: Seats, said: Words): { main: string; waiting: string } {
  if (level(seats) !== "full") {
    return { main: fill(seats.left === 1 ? said.leftOne : said.leftOther, seats.left), waiting: "" };
  }
  return { main: said.full, waiting: seats.waiting > 0 ? fill(said.waiting, seats.waiting) : "" };
}

/** True when a listener would decide differently: full or not, few or not, and each seat of the last few. */
export function isWorthSaying(before: Seats | undefined, now: Seats): boolean {
  if (!before) return false;
  if (level(before) !== level(now)) return true;
  return level(now) === "few" && before.left !== now.left;
}

function seatsOf(state: State): Seats | undefined {
  const { left, waiting } = state;
  if (typeof left !== "number") return undefined;
  return { left, waiting: typeof waiting === "number" ? waiting : 0 };
}

/** `<live-seats session="42" version="3">あと3席</live-seats>`: shows the seats as they are now. Attribute `announce`: a title, read aloud with changes. */
export class LiveSeats extends HTMLElement {
  #stop: (() => void) | undefined;
  #shown: Seats | undefined;
  #glow: number | undefined;

  connectedCallback(): void {
    const session = this.getAttribute("session");
    if (!session) return;
    const version = Number(this.getAttribute("version") ?? -1);
    this.#shown ??= this.#fromLevel();
    this.#stop = live().watch(`session:${session}`, { state: (state) => this.show(state) }, version);
  }

  disconnectedCallback(): void {
    this.#stop?.();
    window.clearTimeout(this.#glow);
  }

  /** Shows a state of the session. An older version than the one shown changes nothing. */
  show(state: State): void {
    const seats = seatsOf(state);
    const version = typeof state.version === "number" ? state.version : 0;
    if (!seats || version < Number(this.getAttribute("version") ?? -1)) return;
    const { main, waiting } = seatsText(seats, words(this));
    const before = this.textContent?.trim();
    this.setAttribute("version", String(version));
    this.dataset["level"] = level(seats);
    this.replaceChildren(main);
    if (waiting) {
      const extra = document.createElement("span");
      extra.className = "seats__waiting";
      extra.textContent = waiting;
      this.append(extra);
    }
    if (before !== this.textContent) this.#glowOnce();
    const title = this.getAttribute("announce");
    if (title !== null && isWorthSaying(this.#shown, seats)) announce(`${title} ${main} ${waiting}`.trim());
    this.#shown = seats;
  }

  #fromLevel(): Seats {
    const left = { full: 0, few: FEW, open: Infinity }[this.dataset["level"] ?? "open"] ?? Infinity;
    return { left, waiting: 0 };
  }

  #glowOnce(): void {
    this.classList.remove("is-changed");
    window.clearTimeout(this.#glow);
    void this.offsetWidth; // the browser has to see the class gone, or the animation does not start anew
    this.classList.add("is-changed");
    this.#glow = window.setTimeout(() => this.classList.remove("is-changed"), GLOW);
  }
}
