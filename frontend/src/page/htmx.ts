import { alertReader, announce } from "../live/announcer.ts";
import { words } from "../live/words.ts";
import { focusErrorSummary } from "./forms.ts";

interface RequestDetail {
  ctx: {
    request: { method: string; headers: Record<string, string>; body?: FormData | URLSearchParams | null };
    sourceElement?: Element;
    target?: Element | string | null;
    response?: { status: number };
  };
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Django's token: from the page where it was rendered for a signed-in reader, else from the cookie. */
export function csrfToken(page: Document = document): string | undefined {
  const meta = page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  if (meta) return meta;
  const cookie = /(?:^|;\s*)(?:__Host-|__Secure-)?csrftoken=([^;]+)/.exec(page.cookie)?.[1];
  return cookie === undefined ? undefined : decodeURIComponent(cookie);
}

/** Questions that nobody answered stay out of the address. */
export function withoutEmpty(data: FormData): FormData {
  const asked = new FormData();
  for (const [name, value] of data) if (value !== "") asked.append(name, value);
  return asked;
}

function configure(event: Event): void {
  const { request } = (event as CustomEvent<RequestDetail>).detail.ctx;
  if (!SAFE.has(request.method.toUpperCase())) {
    const token = csrfToken();
    if (token) request.headers["X-CSRFToken"] = token;
  } else if (request.body instanceof FormData) {
    request.body = withoutEmpty(request.body);
  }
}

function tellFailure(event: Event): void {
  const status = (event as CustomEvent<RequestDetail>).detail.ctx.response?.status ?? 0;
  // 400 and 422 come with the form and its errors; the others were not swapped in (base.html, noSwap).
  if (status === 401 || status === 403 || status === 404 || status >= 500) alertReader(words().error);
}

function afterSwap(event: Event): void {
  const { sourceElement, target } = (event as CustomEvent<RequestDetail>).detail.ctx;
  // What comes by itself must not take the reader's focus or voice.
  if (sourceElement?.localName === "live-refetch") return;
  focusErrorSummary(target instanceof Element && target.isConnected ? target : document);
  const said = document.querySelector<HTMLElement>(".results [data-announce]");
  if (said?.textContent) announce(said.textContent.trim());
}

/** The listeners that htmx 4 needs: the CSRF header, a sentence at each failure, results read aloud. */
export function configureHtmx(root: Document = document): void {
  root.addEventListener("htmx:config:request", configure);
  root.addEventListener("htmx:response:error", tellFailure);
  root.addEventListener("htmx:error", () => alertReader(words().offline));
  root.addEventListener("htmx:after:swap", afterSwap);
}
