/** A copy of unsaved work on this device, kept until the server has it. */
export interface Backup {
  text: string;
  revision: number;
  at: string;
}

const key = (model: string): string => `flowglass.backup.${model}`;

export function keepBackup(model: string, text: string, revision: number): void {
  try {
    const backup: Backup = { text, revision, at: new Date().toISOString() };
    localStorage.setItem(key(model), JSON.stringify(backup));
  } catch {
    // Full or forbidden storage: the draft is still being saved to the server.
  }
}

export function forgetBackup(model: string): void {
  try {
    localStorage.removeItem(key(model));
  } catch {
    // Nothing could have been kept either.
  }
}

/** The copy left behind by an earlier visit, unless the server has that text already. */
export function leftBackup(model: string, saved: string): Backup | null {
  try {
    const backup = JSON.parse(localStorage.getItem(key(model)) ?? "null") as Backup | null;
    if (backup && backup.text !== saved) return backup;
  } catch {
    // An unreadable copy helps nobody.
  }
  forgetBackup(model);
  return null;
}
