/** A row named in the page's address: `#rule=3` is the third. */

const RULE = /^#rule=(\d{1,6})$/;

/** The index of the row that an address names, or null. */
export function ruleIn(hash: string): number | null {
  const number = Number(RULE.exec(hash)?.[1] ?? 0);
  return number > 0 ? number - 1 : null;
}

/** Goes to the row of the address, now and whenever the address changes. */
export function followRule(go: (row: number) => void): void {
  const follow = (): void => {
    const row = ruleIn(location.hash);
    if (row !== null) go(row);
  };
  addEventListener("hashchange", follow);
  follow();
}
