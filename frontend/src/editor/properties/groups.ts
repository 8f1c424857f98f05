import type { Shape } from "../services.ts";
import { cache } from "./cache.ts";
import { call } from "./call.ts";
import { condition } from "./condition.ts";
import { decision } from "./decision.ts";
import type { Writer } from "./extension.ts";
import type { Builder, PanelGroup } from "./group.ts";
import { handler } from "./handler.ts";
import { limit } from "./limit.ts";
import { mapping } from "./mapping.ts";
import { message } from "./message.ts";
import { retry } from "./retry.ts";
import { script } from "./script.ts";
import type { PropertySources } from "./sources.ts";
import { assignment, form } from "./user-task.ts";
import { validation } from "./validation.ts";

const BUILDERS: readonly Builder[] = [
  condition,
  handler,
  decision,
  call,
  message,
  mapping,
  script,
  assignment,
  form,
  validation,
  retry,
  cache,
  limit,
];

/** Our groups for an element, in the order people need them. */
export function ownGroups(element: Shape, writer: Writer, sources: PropertySources): PanelGroup[] {
  const context = { element, writer, sources };
  return BUILDERS.map((build) => build(context)).filter((found) => found !== null);
}
