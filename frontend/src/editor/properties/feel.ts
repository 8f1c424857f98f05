import { FeelLanguageContext } from "@bpmn-io/properties-panel";
import { h } from "@bpmn-io/properties-panel/preact";
import { useEffect, useMemo, useState } from "@bpmn-io/properties-panel/preact/hooks";
import { checkExpression } from "../../api/feel.ts";
import { BUILTINS } from "../../util/feel-words.ts";
import { nested, type KnownName } from "./names.ts";

const QUIET = 400;

/** The functions that the engine has, as the expression editor completes them. */
const builtins = Object.entries(BUILTINS).map(([name, parameters]) => ({
  name,
  type: "function",
  params: parameters.map((parameter) => ({ name: parameter })),
  info: "",
}));
const LANGUAGE = { builtins };

interface Expression {
  readonly component: unknown;
  readonly props: Record<string, unknown>;
  /** The text as it stands in the model. */
  readonly text: string;
  /** What the expression may speak of. */
  readonly names: readonly string[];
}

/** A field for an expression, with the names of the process and the word of the engine below it. */
export function FeelField({ component, props, text, names }: Expression): unknown {
  const print = names.join("\n");
  const variables = useMemo(() => nested(print === "" ? [] : print.split("\n")), [print]);
  return h("div", { class: "fg-feel" }, [
    h(
      FeelLanguageContext.Provider as never,
      { value: LANGUAGE },
      h(component as never, { ...props, variables: variables as KnownName[] }),
    ),
    h(Verdict as never, { text, names: print, always: props["bare"] === true }),
  ]);
}

interface VerdictProps {
  readonly text: string;
  readonly names: string;
  /** The text is an expression as it stands, without a sign before it. */
  readonly always: boolean;
}

/** What the engine finds wrong with the expression; nothing for plain text and while all is well. */
function Verdict({ text, names, always }: VerdictProps): unknown {
  const [words, setWords] = useState("") as [string, (words: string) => void];
  useEffect(() => {
    let asking = true;
    const body = text.trimStart();
    const timer = setTimeout(() => {
      if (!always && !body.startsWith("=")) return setWords("");
      if (body === "") return setWords("");
      checkExpression(
        always ? body : body.slice(1),
        "expression",
        names.split("\n").filter(Boolean),
      ).then(
        ([problem]) => asking && setWords(problem?.message ?? ""),
        () => asking && setWords(""),
      );
    }, QUIET);
    return () => {
      asking = false;
      clearTimeout(timer);
    };
  }, [text, names, always]);
  return words === ""
    ? null
    : h("p", { class: "bio-properties-panel-entry fg-feel-verdict", role: "status" }, words);
}
