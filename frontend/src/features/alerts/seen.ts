/** What a person was told already, so that no page tells it twice. */
export interface Told {
  readonly id: string;
  readonly in_browser: boolean;
  readonly acknowledged_by: string;
}

/** The alerts to show a notice for: those that are new here and that nobody has seen. */
export function unseen<T extends Told>(alerts: readonly T[], seen: ReadonlySet<string>): T[] {
  return alerts.filter(
    (alert) => alert.in_browser && alert.acknowledged_by === "" && !seen.has(alert.id),
  );
}

/** How many alerts the badge counts: those that nobody has seen. */
export const counted = (alerts: readonly Told[]): number =>
  alerts.filter((alert) => alert.in_browser && alert.acknowledged_by === "").length;
