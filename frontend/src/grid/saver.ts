/**
 * Saves by itself within two seconds of a change, one request at a time, and never over somebody
 * else's work: when the server says that the table moved on, it stops and asks. What is not yet
 * on the server lies in the browser's own storage.
 */

import { ApiError } from "../api/client.ts";
import type { GridDocument, Kept, Problem } from "./sheet.ts";

export type SaveState = "saved" | "waiting" | "saving" | "offline" | "stale" | "refused";

export interface Backup<D> {
  readonly document: D;
  readonly revision: number;
  readonly at: string;
}

export interface SaverPorts<D> {
  readonly put: (document: D, revision: number) => Promise<Kept>;
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
  readonly onState: (state: SaveState, message: string) => void;
  readonly onSaved: (problems: readonly Problem[]) => void;
  readonly onStale: () => void;
}

const QUIET = 700;
const RETRY = 4000;

export class Saver<D extends GridDocument> {
  private pending: D | null = null;
  private flight: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private current: SaveState = "saved";

  constructor(
    private readonly key: string,
    private base: number,
    private readonly ports: SaverPorts<D>,
  ) {}

  get state(): SaveState {
    return this.current;
  }

  get revision(): number {
    return this.base;
  }

  /** Whether leaving now would leave something behind. */
  get dirty(): boolean {
    return this.pending !== null || this.flight !== null;
  }

  changed(document: D): void {
    this.pending = document;
    this.keep(document);
    if (this.current === "stale") return;
    if (this.current !== "offline") this.say("waiting");
    this.later(QUIET);
  }

  /** Saves what is waiting now; true when everything is on the server afterwards. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    if (this.flight) await this.flight;
    if (this.pending && this.current !== "stale") await this.send();
    return this.pending === null;
  }

  /** Goes on from another revision: after a person chose between two versions. */
  rebase(revision: number, document: D | null): void {
    this.base = revision;
    this.pending = null;
    this.say("saved");
    if (document) this.changed(document);
    else this.forget();
  }

  /** What an earlier visit could not save, if anything. */
  backup(): Backup<D> | null {
    try {
      const text = this.ports.storage?.getItem(this.key);
      return text ? (JSON.parse(text) as Backup<D>) : null;
    } catch {
      return null;
    }
  }

  forget(): void {
    this.ports.storage?.removeItem(this.key);
  }

  private later(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), delay);
  }

  private keep(document: D): void {
    try {
      const backup: Backup<D> = { document, revision: this.base, at: new Date().toISOString() };
      this.ports.storage?.setItem(this.key, JSON.stringify(backup));
    } catch {
      // A full or forbidden storage costs the backup, not the work: the server still gets it.
    }
  }

  private say(state: SaveState, message = ""): void {
    this.current = state;
    this.ports.onState(state, message);
  }

  private send(): Promise<void> {
    const document = this.pending;
    if (!document) return Promise.resolve();
    this.pending = null;
    if (this.current !== "offline") this.say("saving");
    this.flight = this.ports
      .put(document, this.base)
      .then((sheet) => this.onDone(sheet))
      .catch((error: unknown) => this.onError(error, document))
      .finally(() => (this.flight = null));
    return this.flight;
  }

  private onDone(sheet: Kept): void {
    this.base = sheet.revision;
    if (this.pending) {
      this.say("waiting");
      this.later(QUIET);
    } else {
      this.forget();
      this.say("saved");
      this.ports.onSaved(sheet.problems);
    }
  }

  private onError(error: unknown, document: D): void {
    this.pending ??= document;
    const status = error instanceof ApiError ? error.status : -1;
    if (status === 409) {
      this.say("stale");
      this.ports.onStale();
    } else if (status === 0 || status >= 500) {
      this.say("offline");
      this.later(RETRY);
    } else this.say("refused", error instanceof Error ? error.message : String(error));
  }
}
