import type { Surroundings } from "../src/live/socket.ts";

/** A WebSocket without a network: the test plays the server. */
export class FakeSocket {
  static readonly all: FakeSocket[] = [];
  readonly sent: unknown[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  says(message: unknown): void {
    this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }

  breaks(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}

/** Timers of the test, and a random number that the test chooses. */
export function surroundings(random = 1): Surroundings {
  return {
    open: (url) => new FakeSocket(url) as unknown as WebSocket,
    random: () => random,
    setTimeout: (run, milliseconds) => setTimeout(run, milliseconds) as unknown as number,
    clearTimeout: (timer) => clearTimeout(timer),
  };
}
