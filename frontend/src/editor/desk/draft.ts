import { ApiError } from "../../api/client.ts";
import { putDraft } from "../../api/models.ts";
import type { Draft, StaleDraft } from "../../api/types.ts";
import { Saver, type SaveState } from "../saver.ts";
import { choose, el } from "../../ui/index.ts";
import { download, fileName } from "../../util/files.ts";
import { t } from "../../util/i18n.ts";
import { moment } from "../../util/time.ts";
import { forgetBackup, keepBackup, leftBackup } from "./backup.ts";

export interface DraftDesk {
  modelId: string;
  /** The ending of its files. */
  ending: string;
  name: () => string;
  read: () => Promise<string>;
  /** Puts a text on the canvas. */
  load: (text: string) => Promise<void>;
  saved: (draft: Draft) => void;
  status: (state: SaveState, detail?: string) => void;
}

type Choice = "theirs" | "mine" | "later";

/** What a failed save means for the person's work. */
export function judge(reason: unknown): "conflict" | "offline" | "refused" {
  if (!(reason instanceof ApiError)) return "refused";
  if (reason.status === 409 && reason.body["theirs"]) return "conflict";
  const passing = reason.status === 0 || reason.status === 429 || reason.status >= 500;
  return passing ? "offline" : "refused";
}

/** The saver of one draft, with everything a person is asked along the way. */
export function createDraftSaver(desk: DraftDesk, revision: number): Saver<Draft> {
  const saver = new Saver<Draft>(revision, {
    read: desk.read,
    put: (text, onto) => putDraft(desk.modelId, text, onto),
    keep: (text, onto) => keepBackup(desk.modelId, text, onto),
    forget: () => forgetBackup(desk.modelId),
    saved: desk.saved,
    judge,
    changed: (state, reason) => {
      const detail = state === "refused" ? refusal(reason) : undefined;
      desk.status(state, detail);
      if (state === "conflict") void resolveConflict(desk, saver, reason as ApiError);
    },
  });
  window.addEventListener("online", () => saver.retry());
  window.addEventListener("beforeunload", (event) => {
    if (saver.dirty) event.preventDefault();
  });
  return saver;
}

function refusal(reason: unknown): string {
  if (reason instanceof ApiError && [401, 403].includes(reason.status)) {
    return t("Not saved – sign in again in another tab, or ask for access");
  }
  return t("Not saved – {why}", { why: (reason as Error).message });
}

async function resolveConflict(
  desk: DraftDesk,
  saver: Saver<Draft>,
  reason: ApiError,
): Promise<void> {
  const theirs = reason.body["theirs"] as StaleDraft;
  const mine = await desk.read();
  const answer = await askAboutConflict(desk, theirs, mine);
  if (answer === "mine") return saver.keepMine(theirs.revision);
  if (answer !== "theirs") return;
  await desk.load(theirs.text);
  saver.adopt(theirs.revision);
}

async function askAboutConflict(
  desk: DraftDesk,
  theirs: StaleDraft,
  mine: string,
): Promise<Choice | null> {
  const who = theirs.updated_by ?? t("Somebody");
  const when = moment(theirs.updated_at);
  const text = t(
    "{who} saved a newer revision at {when}. Nothing was overwritten: choose what happens to your changes.",
    { who, when },
  );
  const keepCopy = (): boolean => {
    download(fileName(`${desk.name()} (mine)`, desk.ending), mine, "text/plain");
    return false;
  };
  return choose<Choice>(
    {
      title: t("This was changed elsewhere"),
      body: [el("p", null, text)],
      mustAnswer: true,
      width: "640px",
    },
    [
      { label: t("Download mine"), icon: "download", value: "later", accept: keepCopy },
      { label: t("Keep mine as a new revision"), value: "mine" },
      { label: t("Load theirs"), value: "theirs", tone: "brand", look: "accent" },
    ],
  );
}

/** Offers the work that an earlier visit could not save; true when it is on the canvas again. */
export async function offerBackup(desk: DraftDesk, draft: Draft): Promise<boolean> {
  const backup = leftBackup(desk.modelId, draft.text);
  if (!backup) return false;
  const keepCopy = (): boolean => {
    download(fileName(`${desk.name()} (unsaved)`, desk.ending), backup.text, "text/plain");
    return false;
  };
  const newer = backup.revision < draft.revision;
  const text = newer
    ? t("Changes from {when} were never saved, and the model was changed since then.", {
        when: moment(backup.at),
      })
    : t("Changes from {when} were never saved. They are still on this device.", {
        when: moment(backup.at),
      });
  const restore = await choose<boolean>(
    { title: t("Unsaved changes found"), body: [text], mustAnswer: true },
    [
      { label: t("Download them"), icon: "download", value: false, accept: keepCopy },
      { label: t("Discard them"), value: false },
      { label: t("Restore them"), value: true, tone: "brand", look: "accent" },
    ],
  );
  if (!restore) {
    forgetBackup(desk.modelId);
    return false;
  }
  await desk.load(backup.text);
  return true;
}
