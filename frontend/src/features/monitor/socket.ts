import { openLive, type LiveStatus, type LiveWorld } from "../../api/live.ts";
import type { RunEvent } from "./events.ts";
import { fold } from "./fold.ts";
import { newRun, type RunState } from "./state.ts";

export interface News {
  readonly run: RunState;
  readonly fresh: readonly RunEvent[];
  /** True for what had already happened when we came: shown at once, not played. */
  readonly history: boolean;
}

export interface FollowOptions {
  readonly instance: string;
  readonly onNews: (news: News) => void;
  readonly onStatus: (status: LiveStatus) => void;
  readonly fetchEvents: (after: number) => Promise<{ events: readonly RunEvent[]; last: number }>;
  readonly world?: LiveWorld;
}

export interface Following {
  readonly run: () => RunState;
  readonly close: () => void;
}

/**
 * Follows one run: first all that happened, then what happens. Whatever is lost on the way is
 * asked for again from the last event that was seen, so a broken connection shows nothing twice
 * and leaves nothing out.
 */
export function followRun(options: FollowOptions): Following {
  let run = newRun();
  let history = true;
  let asking = false;
  let closed = false;

  const take = (events: readonly RunEvent[]): void => {
    const before = run;
    run = fold(run, events);
    if (run !== before && !closed) {
      options.onNews({ run, fresh: run.events.slice(before.events.length), history });
    }
    history = false;
    if (run.gap) void resync();
  };

  const resync = async (): Promise<void> => {
    if (asking || closed) return;
    asking = true;
    try {
      for (let more = true; more && !closed;) {
        const { events } = await options.fetchEvents(run.seq);
        const seen = run.seq;
        take(events);
        more = run.seq > seen;
      }
    } catch {
      if (!closed) live.restart();
    } finally {
      asking = false;
    }
  };

  const live = openLive(
    {
      path: () => `/ws/instances/${encodeURIComponent(options.instance)}/?after=${run.seq}`,
      onStatus: options.onStatus,
      onMessage: (message) => {
        if (message.type === "resync") void resync();
        if (message.type === "events" && Array.isArray(message.events))
          take(message.events as RunEvent[]);
      },
    },
    options.world,
  );
  return {
    run: () => run,
    close: () => {
      closed = true;
      live.close();
    },
  };
}
