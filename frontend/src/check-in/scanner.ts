import { type Decoder, decoder } from "./decoder.ts";

const EVERY = 200; // milliseconds between two looks
const SAME_CARD_FOR = 4_000; // a card that is still held there is not shown again

/**
 * `<qr-scanner>` around the form that takes a card's code: adds a camera that reads the code and sends the form.
 * Without a camera, or without script, the code is typed.
 */
export class QrScanner extends HTMLElement {
  #stream: MediaStream | undefined;
  #asking = false;
  #timer: number | undefined;
  #decode: Decoder | undefined;
  #last = { text: "", at: -Infinity };
  readonly #video = document.createElement("video");
  readonly #button = document.createElement("button");
  readonly #words = document.createElement("p");

  connectedCallback(): void {
    this.addEventListener("submit", this.#empty);
    if (!("mediaDevices" in navigator)) return; // an old browser, or a page without HTTPS
    this.#video.className = "scanner__video";
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.hidden = true;
    this.#button.type = "button";
    this.#button.className = "button button--secondary button--wide scanner__button";
    this.#button.addEventListener("click", this.#press);
    this.#words.className = "scanner__words";
    this.#words.setAttribute("role", "status");
    this.prepend(this.#button, this.#words, this.#video);
    document.addEventListener("visibilitychange", this.#hide);
    this.#show();
  }

  disconnectedCallback(): void {
    this.removeEventListener("submit", this.#empty);
    document.removeEventListener("visibilitychange", this.#hide);
    this.#button.removeEventListener("click", this.#press);
    this.stop();
  }

  /** A code that was sent stays on nobody's screen, and the next one begins in an empty box. */
  readonly #empty = (): void => {
    window.setTimeout(() => {
      const input = this.querySelector<HTMLInputElement>("[name=token]");
      if (input) input.value = "";
    });
  };

  readonly #press = (): void => {
    if (this.#stream) this.stop();
    else if (!this.#asking) void this.start();
  };

  /** A phone in the pocket films nothing. */
  readonly #hide = (): void => {
    if (document.hidden) this.stop();
  };

  /** Asks for the camera and looks for codes until `stop`. */
  async start(): Promise<void> {
    this.#asking = true;
    try {
      const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      this.#stream = camera;
      this.#decode = await decoder();
      this.#video.srcObject = camera;
      await this.#video.play();
      if (!this.isConnected) return this.stop(); // the page went on while the reader was asked
    } catch {
      // Refused, in use elsewhere, or not there: in each case the code can be typed.
      this.stop();
      this.#words.textContent = this.dataset["none"] ?? "";
      this.querySelector<HTMLInputElement>("[name=token]")?.focus();
      return;
    } finally {
      this.#asking = false;
    }
    this.#show();
    this.#soon();
  }

  /** Lets go of the camera. */
  stop(): void {
    window.clearTimeout(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#video.srcObject = null;
    this.#show();
  }

  #show(): void {
    const films = this.#stream !== undefined;
    this.#video.hidden = !films;
    this.#button.textContent = (films ? this.dataset["stop"] : this.dataset["start"]) ?? "";
    this.#words.textContent = films ? (this.dataset["look"] ?? "") : "";
  }

  #soon(): void {
    this.#timer = window.setTimeout(() => void this.#look(), EVERY);
  }

  async #look(): Promise<void> {
    if (!this.#stream || !this.#decode) return;
    const text = await this.#decode(this.#video);
    if (!this.#stream) return;
    if (text) this.#found(text);
    this.#soon();
  }

  #found(text: string): void {
    const now = Date.now();
    const again = text === this.#last.text && now - this.#last.at < SAME_CARD_FOR;
    this.#last = { text, at: now };
    if (again) return;
    const input = this.querySelector<HTMLInputElement>("[name=token]");
    if (!input?.form) return;
    input.value = text;
    input.form.requestSubmit();
    if ("vibrate" in navigator) navigator.vibrate(80);
  }
}
