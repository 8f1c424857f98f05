import { call } from "./client.ts";
import type { ExpressionProblem } from "./types.ts";

/** What the engine finds wrong with an expression, with the tests of a cell, or with actions. */
export const checkExpression = async (
  text: string,
  mode: "expression" | "unary" | "actions",
  names: readonly string[],
): Promise<ExpressionProblem[]> => {
  const body = { text, mode, names };
  const answer = await call<{ problems: ExpressionProblem[] }>("post", "/api/feel/check/", {
    body,
  });
  return answer.problems;
};
