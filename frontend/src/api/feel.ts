import { call } from "./client.ts";
import type { ExpressionProblem } from "./types.ts";

/** What the engine finds wrong with an expression, or with the tests of a table's cell. */
export const checkExpression = async (
  text: string,
  mode: "expression" | "unary",
  names: readonly string[],
): Promise<ExpressionProblem[]> => {
  const body = { text, mode, names };
  const answer = await call<{ problems: ExpressionProblem[] }>("post", "/api/feel/check/", {
    body,
  });
  return answer.problems;
};
