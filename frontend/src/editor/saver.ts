/** Keeps a draft saved without ever writing over somebody else's work. */
export type SaveState = "saved" | "unsaved" | "saving" | "offline" | "conflict" | "refused";

export interface Saved {
  revision: number;
}

export interface SaverPorts<T extends Saved> {
  /** The model as text, exactly as it will be stored. */
  read: () => Promise<string>;
  put: (text: string, revision: number) => Promise<T>;
  /** Keeps the text on this device until the server has it. */
  keep: (text: string, revision: number) => void;
  forget: () => void;
  changed: (state: SaveState, detail?: unknown) => void;
  saved: (answer: T) => void;
  /** What a refusal means: another's revision, no connection, or a final no. */
  judge: (reason: unknown) => "conflict" | "offline" | "refused";
}

const QUIET_MS = 800;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

export class Saver<T extends Saved> {
  readonly #ports: SaverPorts<T>;
  #revision: number;
  #state: SaveState = "saved";
  #changes = 0;
  #stored = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #retryMs = FIRST_RETRY_MS;

  constructor(revision: number, ports: SaverPorts<T>) {
    this.#revision = revision;
    this.#ports = ports;
  }

  get revision(): number {
    return this.#revision;
  }

  get state(): SaveState {
    return this.#state;
  }

  get dirty(): boolean {
    return this.#stored !== this.#changes;
  }

  /** Something changed: it will be saved when the hands rest for a moment. */
  touch(): void {
    this.#changes += 1;
    if (this.#state === "conflict") return;
    if (this.#state !== "offline") this.#say("unsaved");
    this.#schedule(QUIET_MS);
  }

  /** Resolves with the revision that holds everything, or rejects when that cannot be had now. */
  async flush(): Promise<number> {
    if (this.#state === "conflict") throw new SaveRefused("conflict");
    while (this.dirty || this.#running) {
      await this.#save();
      if (this.dirty && this.#state !== "unsaved") throw new SaveRefused(this.#state);
    }
    return this.#revision;
  }

  /** Tries again at once, for example because the connection is back. */
  retry(): void {
    if (this.#state === "offline") this.#schedule(0);
  }

  /** The person chose their own text over the newer one: it becomes a revision on top of that. */
  keepMine(onto: number): void {
    this.#revision = onto;
    this.#changes += 1;
    this.#say("unsaved");
    this.#schedule(0);
  }

  /** The text on the canvas is now exactly this revision of the server's. */
  adopt(revision: number): void {
    clearTimeout(this.#timer);
    this.#revision = revision;
    this.#stored = this.#changes;
    this.#ports.forget();
    this.#say("saved");
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), delay);
  }

  #save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running ??= this.#saveOnce().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #saveOnce(): Promise<void> {
    const changes = this.#changes;
    try {
      const text = await this.#ports.read();
      this.#ports.keep(text, this.#revision);
      this.#say("saving");
      const answer = await this.#ports.put(text, this.#revision);
      this.#revision = answer.revision;
      this.#stored = changes;
      this.#retryMs = FIRST_RETRY_MS;
      this.#ports.saved(answer);
      if (this.dirty) return this.#again();
      this.#ports.forget();
      this.#say("saved");
    } catch (reason) {
      this.#failed(reason);
    }
  }

  #again(): void {
    this.#say("unsaved");
    this.#schedule(QUIET_MS);
  }

  #failed(reason: unknown): void {
    const verdict = this.#ports.judge(reason);
    this.#say(verdict, reason);
    if (verdict !== "offline") return;
    this.#schedule(this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }

  #say(state: SaveState, detail?: unknown): void {
    this.#state = state;
    this.#ports.changed(state, detail);
  }
}

export class SaveRefused extends Error {
  readonly state: SaveState;

  constructor(state: SaveState) {
    super(`the draft is not saved: ${state}`);
    this.name = "SaveRefused";
    this.state = state;
  }
}
