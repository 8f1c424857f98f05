/** What the panel shows where a condition stands: an expression always begins with "=". */
export const conditionShown = (body: string): string =>
  body === "" || body.trimStart().startsWith("=") ? body : `=${body}`;

/** What the file holds: the expression alone. */
export const conditionStored = (shown: string): string => shown.replace(/^\s*=\s*/, "");
