import type { Notation } from "../diagram/notation.ts";
import { use, type Part } from "../diagram/parts.ts";
import { toast } from "../ui/index.ts";

interface Ended {
  readonly context: { start?: Part; hover?: Part; target?: Part; canExecute?: unknown };
}

/** A line that may not be drawn is not merely missing: the reason is told. */
export function tellRefusals(diagram: object): void {
  const notation = (diagram as { get(name: string): Notation }).get("notation");
  const tell = ({ context }: Ended): void => {
    const { start } = context;
    const target = context.hover ?? context.target;
    if (!start || !target || context.canExecute) return;
    const words = notation.refusal(start, target);
    if (words !== null) void toast(words, "warning");
  };
  use(diagram, "eventBus").on("connect.end", 3000, tell as never);
}
