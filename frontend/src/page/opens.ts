const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The largest wait that a browser's timer can hold. */
const LONGEST = 24 * DAY;
/** So that everybody who waits for the hour does not ask in the same moment. */
const SPREAD = 3 * SECOND;
/** Our clock may be a little ahead of the server's: then the page comes back as it was, and we ask again. */
const AGAIN = 5 * SECOND;

/** "in 3 days", "in 20 minutes", in the reader's language; empty when the hour has come. */
export function timeLeft(milliseconds: number, language: string): string {
  if (milliseconds <= 0) return "";
  const said = new Intl.RelativeTimeFormat(language, { numeric: "always" });
  if (milliseconds >= 2 * DAY) return said.format(Math.floor(milliseconds / DAY), "day");
  if (milliseconds >= 2 * HOUR) return said.format(Math.floor(milliseconds / HOUR), "hour");
  return said.format(Math.ceil(milliseconds / MINUTE), "minute");
}

/** How long to wait before loading the page anew. Milliseconds. */
export function reloadIn(left: number, random: () => number): number {
  return Math.min(Math.max(left, AGAIN) + random() * SPREAD, LONGEST);
}

/**
 * `<opens-at at="2026-11-20T09:00:00+09:00" offset="0">11月20日 9:00</opens-at>`: says quietly how long it still is, and loads
 * the page anew at the hour. `offset`: seconds by which the server's clock is ahead (the demo's is moved). Nothing is read aloud.
 */
export class OpensAt extends HTMLElement {
  #reload: number | undefined;
  #tick: number | undefined;
  #left: HTMLElement | undefined;

  connectedCallback(): void {
    if (Number.isNaN(this.#opens())) return;
    this.#show();
    this.#tick = window.setInterval(() => this.#show(), MINUTE);
    this.#reload = window.setTimeout(() => window.location.reload(), reloadIn(this.#remaining(), Math.random));
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#tick);
    window.clearTimeout(this.#reload);
  }

  #opens(): number {
    return Date.parse(this.getAttribute("at") ?? "");
  }

  #remaining(): number {
    return this.#opens() - Date.now() - Number(this.getAttribute("offset") ?? 0) * SECOND;
  }

  #show(): void {
    // やさしい日本語 wants readings above the characters, which the browser's own words lack; the day and hour say enough.
    if (document.documentElement.dataset["language"] === "ja-easy") return;
    if (!this.#left) {
      this.#left = document.createElement("span");
      this.#left.className = "opening__left";
      this.append(this.#left);
    }
    const left = timeLeft(this.#remaining(), document.documentElement.lang || "ja");
    this.#left.textContent = left && `(${left})`;
  }
}
