/** How a stream of news from the server is doing, in one word. */
export type LiveState = "connecting" | "live" | "reconnecting" | "closed";

export interface LiveStatus {
  readonly state: LiveState;
  /** When the last message came, in milliseconds; null before the first. */
  readonly heardAt: number | null;
  /** The close code when the server will not have us back. */
  readonly code: number | null;
}

export interface LiveOptions {
  /** The path to open now: asked again at each attempt, so that it can name the last seen seq. */
  readonly path: () => string;
  readonly onMessage: (message: Record<string, unknown>) => void;
  readonly onStatus?: (status: LiveStatus) => void;
}

/** What a stream needs of its surroundings; tests give their own. */
export interface LiveWorld {
  readonly open: (path: string) => WebSocket;
  readonly now: () => number;
  readonly random: () => number;
  readonly later: (run: () => void, milliseconds: number) => () => void;
}

export interface Live {
  readonly status: () => LiveStatus;
  /** Drops the connection and opens it again at once, with a fresh path. */
  readonly restart: () => void;
  readonly close: () => void;
}

/** Codes after which asking again cannot help. */
const FINAL_CODES = new Set([4401, 4403, 4404]);
const FIRST_DELAY = 300;
const LONGEST_DELAY = 15_000;

/** The wait before attempt n+1: doubling, capped, and spread so that clients do not come back as one. */
export function backoff(failures: number, random: number): number {
  const whole = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(failures, 10));
  return Math.round(whole * (0.5 + random / 2));
}

const browser: LiveWorld = {
  open: (path) => {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    return new WebSocket(`${scheme}//${location.host}${path}`);
  },
  now: () => Date.now(),
  random: () => Math.random(),
  later: (run, milliseconds) => {
    const id = setTimeout(run, milliseconds);
    return () => clearTimeout(id);
  },
};

/** Opens a websocket that comes back by itself until it is closed or refused for good. */
export function openLive(options: LiveOptions, world: LiveWorld = browser): Live {
  let status: LiveStatus = { state: "connecting", heardAt: null, code: null };
  let socket: WebSocket | null = null;
  let failures = 0;
  let forget: () => void = () => undefined;

  const say = (change: Partial<LiveStatus>): void => {
    status = { ...status, ...change };
    options.onStatus?.(status);
  };

  const connect = (): void => {
    const mine = world.open(options.path());
    socket = mine;
    mine.onopen = () => {
      if (socket === mine) say({ state: "live", heardAt: world.now(), code: null });
    };
    mine.onmessage = (event) => {
      if (socket !== mine) return;
      failures = 0;
      say({ heardAt: world.now() });
      options.onMessage(JSON.parse(String(event.data)) as Record<string, unknown>);
    };
    mine.onclose = (event) => {
      if (socket === mine) lost(event.code);
    };
  };

  const lost = (code: number): void => {
    socket = null;
    if (FINAL_CODES.has(code)) return say({ state: "closed", code });
    say({ state: "reconnecting", code });
    forget = world.later(connect, backoff(failures, world.random()));
    failures += 1;
  };

  const drop = (): void => {
    forget();
    const old = socket;
    socket = null;
    old?.close();
  };

  connect();
  return {
    status: () => status,
    restart: () => {
      drop();
      say({ state: "reconnecting" });
      connect();
    },
    close: () => {
      drop();
      say({ state: "closed", code: null });
    },
  };
}
