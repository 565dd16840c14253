export type SwitchState = "off" | "on" | "busy" | "refused" | "install" | "unsupported" | "failed";

const WORKER = "/sw.js";

/** SHA-256 in hex: by it the page knows this device among all of a person's, without its address standing there. */
export async function mark(endpoint: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Base64url as the browser wants it for a key. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const found = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(found, (sign) => sign.charCodeAt(0));
}

/** What this browser can do, before anybody is asked. */
export function possible(): "ask" | "refused" | "install" | "unsupported" {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    // Apple's phones show messages only from a site that was put on the home screen.
    return "standalone" in navigator && !navigator.standalone ? "install" : "unsupported";
  }
  return Notification.permission === "denied" ? "refused" : "ask";
}

function isSameKey(subscription: PushSubscription, key: Uint8Array): boolean {
  const theirs = subscription.options.applicationServerKey;
  return theirs === null || String(new Uint8Array(theirs)) === String(key);
}

/**
 * `<push-switch key="…" data-known="marks of the person's devices">`: shows the `[data-state]` that is true here, asks for
 * the permission when `[data-on]` is pressed and not before, and sends the browser's answer with the form inside.
 */
export class PushSwitch extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this);
    void this.#begin();
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this);
  }

  handleEvent(event: Event): void {
    if (event.target instanceof Element && event.target.closest("[data-on]")) void this.switchOn();
  }

  /** Asks the browser, and sends what it answers. */
  async switchOn(): Promise<void> {
    this.#show("busy");
    // Straight after the press: later some browsers don't ask any more.
    const answer = await Notification.requestPermission();
    if (answer !== "granted") return this.#show(answer === "denied" ? "refused" : "off");
    try {
      this.#send(await this.#subscribe());
    } catch {
      // The browser's own service is away, or switched off; it says no more than that.
      this.#show("failed");
    }
  }

  async #begin(): Promise<void> {
    await Promise.resolve(); // what stands inside may be put there after the element itself, in the same turn
    const can = possible();
    if (can !== "ask") return this.#show(can);
    const worker = await navigator.serviceWorker.getRegistration("/");
    const subscription = await worker?.pushManager.getSubscription();
    const here = subscription ? await mark(subscription.endpoint) : "";
    const known = (this.dataset["known"] ?? "").split(" ").includes(here) && here !== "";
    if (here) document.querySelector(`[data-device="${here}"] [data-this]`)?.removeAttribute("hidden");
    this.#show(known && Notification.permission === "granted" ? "on" : "off");
  }

  async #subscribe(): Promise<PushSubscription> {
    const key = bytes(this.getAttribute("key") ?? "");
    await navigator.serviceWorker.register(WORKER);
    const { pushManager } = await navigator.serviceWorker.ready;
    const before = await pushManager.getSubscription();
    if (before && !isSameKey(before, key)) await before.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }

  #send(subscription: PushSubscription): void {
    const { endpoint, keys } = subscription.toJSON();
    const form = this.querySelector("form");
    if (!form || !endpoint || !keys?.["p256dh"] || !keys["auth"]) return this.#show("failed");
    const answers: Record<string, string> = { endpoint, p256dh: keys["p256dh"], auth: keys["auth"] };
    for (const [name, value] of Object.entries(answers)) {
      const input = form.querySelector<HTMLInputElement>(`[name=${name}]`);
      if (input) input.value = value;
    }
    form.submit();
  }

  #show(state: SwitchState): void {
    for (const part of this.querySelectorAll<HTMLElement>("[data-state]")) part.hidden = part.dataset["state"] !== state;
  }
}
