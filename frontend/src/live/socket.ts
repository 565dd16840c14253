/** A whole small state of one thing, as the server says it. A later one has a higher version. */
export interface State {
  readonly version?: number;
  readonly [key: string]: unknown;
}

export interface Watcher {
  /** The newest state; called only when it is newer than the one that was known. */
  state(state: State): void;
  /** The server refuses this watch: nothing more will come. */
  denied?(): void;
}

interface Watch {
  version: number;
  readonly watchers: Set<Watcher>;
}

/** What the browser gives, replaceable in tests. */
export interface Surroundings {
  open(url: string): WebSocket;
  random(): number;
  setTimeout(run: () => void, milliseconds: number): number;
  clearTimeout(timer: number): void;
}

const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;
/** A connection that lived this long was a good one: the next wait starts small again. */
const SETTLED_AFTER = 5_000;

const BROWSER: Surroundings = {
  open: (url) => new WebSocket(url),
  random: () => Math.random(),
  setTimeout: (run, milliseconds) => window.setTimeout(run, milliseconds),
  clearTimeout: (timer) => window.clearTimeout(timer),
};

/** Full jitter: when a server restarts, a thousand pages must not come back in the same moment. Milliseconds. */
export function reconnectDelay(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt);
}

/** The address of the socket on the page's own origin. */
export function liveUrl(page: { protocol: string; host: string }): string {
  return `${page.protocol === "https:" ? "wss:" : "ws:"}//${page.host}/live/`;
}

/** One connection for all that a page watches. It opens with the first watch and comes back by itself. */
export class LiveSocket {
  readonly #url: string;
  readonly #around: Surroundings;
  readonly #watches = new Map<string, Watch>();
  #socket: WebSocket | undefined;
  #attempt = 0;
  #retry: number | undefined;
  #settled: number | undefined;
  #resting = false;

  constructor(url: string, around: Surroundings = BROWSER) {
    this.#url = url;
    this.#around = around;
  }

  /** Calls `watcher` for each state newer than `version`. Returns the function that ends the watch. */
  watch(name: string, watcher: Watcher, version = -1): () => void {
    let watch = this.#watches.get(name);
    if (watch) {
      // The page shows the older of the two somewhere, so the next state must reach it.
      watch.version = Math.min(watch.version, version);
    } else {
      watch = { version, watchers: new Set() };
      this.#watches.set(name, watch);
    }
    watch.watchers.add(watcher);
    this.#send({ watch: name });
    this.#connect();
    return () => this.#unwatch(name, watcher);
  }

  /** Lets the connection go while the page is out of sight in the browser's history, or for good. */
  rest(): void {
    this.#resting = true;
    this.#forgetRetry();
    this.#drop();
  }

  /** Connects at once instead of waiting: the page is back in sight, or the network is. */
  wake(): void {
    this.#resting = false;
    this.#forgetRetry();
    this.#connect();
  }

  #unwatch(name: string, watcher: Watcher): void {
    const watch = this.#watches.get(name);
    if (!watch?.watchers.delete(watcher) || watch.watchers.size > 0) return;
    this.#watches.delete(name);
    this.#send({ unwatch: name });
  }

  #connect(): void {
    if (this.#socket || this.#retry !== undefined || this.#resting || this.#watches.size === 0) return;
    const socket = this.#around.open(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      for (const name of this.#watches.keys()) this.#send({ watch: name });
      this.#settled = this.#around.setTimeout(() => (this.#attempt = 0), SETTLED_AFTER);
    };
    socket.onmessage = (event: MessageEvent<unknown>) => this.#hear(event.data);
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#drop();
      this.#retryLater();
    };
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (this.#settled !== undefined) this.#around.clearTimeout(this.#settled);
    this.#settled = undefined;
    socket?.close();
  }

  #retryLater(): void {
    if (this.#resting || this.#watches.size === 0) return;
    const delay = reconnectDelay(this.#attempt, this.#around.random);
    this.#attempt += 1;
    this.#retry = this.#around.setTimeout(() => {
      this.#retry = undefined;
      this.#connect();
    }, delay);
  }

  #forgetRetry(): void {
    if (this.#retry !== undefined) this.#around.clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  #send(message: Record<string, string>): void {
    // A socket that is still opening sends every watch when it is open.
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  #hear(data: unknown): void {
    const message = parse(data);
    if (message === undefined) return;
    if (typeof message["denied"] === "string") {
      const watch = this.#watches.get(message["denied"]);
      this.#watches.delete(message["denied"]);
      watch?.watchers.forEach((watcher) => watcher.denied?.());
      return;
    }
    const { watch: name, state } = message;
    if (typeof name === "string" && isRecord(state)) this.#pass(name, state);
  }

  #pass(name: string, state: State): void {
    const watch = this.#watches.get(name);
    if (!watch) return;
    if (typeof state.version === "number") {
      if (state.version <= watch.version) return;
      watch.version = state.version;
    }
    for (const watcher of [...watch.watchers]) watcher.state(state);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(data: unknown): Record<string, unknown> | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const message: unknown = JSON.parse(data);
    return isRecord(message) ? message : undefined;
  } catch {
    // Not ours: a proxy's greeting, say. The next whole state mends whatever was missed.
    return undefined;
  }
}

let shared: LiveSocket | undefined;

/** The page's one socket. */
export function live(): LiveSocket {
  if (!shared) {
    const socket = new LiveSocket(liveUrl(window.location));
    // A page in the browser's history must hold no connection, or it cannot be kept there.
    window.addEventListener("pagehide", () => socket.rest());
    window.addEventListener("pageshow", () => socket.wake());
    window.addEventListener("online", () => socket.wake());
    shared = socket;
  }
  return shared;
}
