/** What the server sends, encrypted (notifications/channels/push/message.py). */
export interface Told {
  readonly title: string;
  readonly body: string;
  readonly path: string;
  readonly tag: string;
  readonly lang: string;
}

/** The parts of a service worker that are used here; TypeScript's own types of workers don't go with those of pages. */
export interface Worker {
  readonly location: { readonly origin: string };
  readonly registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
  readonly clients: {
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<readonly Tab[]>;
    openWindow(url: string): Promise<unknown>;
  };
}

export interface Tab {
  readonly url: string;
  focus(): Promise<unknown>;
}

const NOTHING: Told = { title: "出番 Deban", body: "", path: "/notices/", tag: "", lang: "ja" };

/** What came, with our own words where something is missing: a browser insists that something is shown. */
export function told(text: string | undefined): Told {
  let found: unknown;
  try {
    found = JSON.parse(text ?? "");
  } catch {
    return NOTHING;
  }
  if (typeof found !== "object" || found === null) return NOTHING;
  const said = Object.entries(found).filter(([name, value]) => name in NOTHING && typeof value === "string");
  return { ...NOTHING, ...Object.fromEntries(said) };
}

/** Shows a message; one with the same tag takes the place of the earlier one. */
export function show(worker: Worker, text: string | undefined): Promise<void> {
  const { title, body, path, tag, lang } = told(text);
  return worker.registration.showNotification(title, {
    body,
    lang,
    tag,
    icon: "/static/icon-192.png",
    badge: "/static/badge-96.png",
    data: { path },
  });
}

/** Where a message leads: a page of our own, whatever it says. */
export function target(worker: Worker, path: unknown): string {
  const home = `${worker.location.origin}/`;
  if (typeof path !== "string") return home;
  try {
    const url = new URL(path, home);
    return url.origin === worker.location.origin ? url.href : home;
  } catch {
    return home; // not an address at all
  }
}

/** Focuses a tab that shows the page already; else opens one, because in another tab somebody may be writing. */
export async function open(worker: Worker, path: unknown): Promise<void> {
  const url = target(worker, path);
  const tabs = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = tabs.find((tab) => tab.url.replace(/#.*/, "") === url.replace(/#.*/, ""));
  await (there ? there.focus() : worker.clients.openWindow(url));
}
