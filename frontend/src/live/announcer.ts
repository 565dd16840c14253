const LEAST_PAUSE = 5_000;

let waiting: string | undefined;
let timer: number | undefined;
let last = -Infinity;

/** Says `text` to screen readers, politely: at most once in five seconds, and only the latest. */
export function announce(text: string): void {
  waiting = text;
  if (timer !== undefined) return;
  timer = window.setTimeout(speak, Math.max(100, last + LEAST_PAUSE - Date.now()));
}

function speak(): void {
  timer = undefined;
  last = Date.now();
  const place = document.getElementById("announcer");
  if (place && waiting !== undefined) place.textContent = waiting;
  waiting = undefined;
}

/** Shows a sentence above the page for some seconds; also read aloud (role=alert). */
export function alertReader(text: string): void {
  const place = document.getElementById("alerts");
  if (!place || !text) return;
  place.textContent = text;
  window.setTimeout(() => {
    if (place.textContent === text) place.textContent = "";
  }, 8_000);
}
