import ts from "typescript";
import { expect, test } from "vitest";
import { messages } from "../../src/util/i18n.ts";

const sources = import.meta.glob<string>(["/src/**/*.ts", "!/src/**/*.test.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});
type Words = Record<string, string>;
const catalogs = import.meta.glob<Record<string, Words>>("/src/**/zh{,-*,_*}.ts", { eager: true });

const chinese = new Map(
  Object.values(catalogs)
    .flatMap((module) => [...Object.values(module), messages("zh-hans")])
    .flatMap((words) => Object.entries(words)),
);

/** The texts that a catalog translates. */
function keysIn(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isStringLiteralLike(node.initializer)) {
      const name = node.name;
      if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) found.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, sources[path] ?? "", ts.ScriptTarget.Latest));
  return found;
}

function literals(path: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const [first] = node.arguments;
      if (node.expression.text === "t" && first && ts.isStringLiteralLike(first))
        found.push(first.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

const slots = (text: string): string[] =>
  [...text.matchAll(/\{\w+\}/g)].map(([slot]) => slot).sort();

test("every text that people read has its Chinese", () => {
  const missing = Object.entries(sources).flatMap(([path, text]) =>
    literals(path, text)
      .filter((english) => !chinese.has(english))
      .map((english) => `${path}: ${english}`),
  );
  expect(missing).toEqual([]);
});

test("a page's texts have their Chinese in catalogs that the page loads", () => {
  const missing = Object.entries(sources).flatMap(([path, text]) => {
    const feature = /^\/src\/features\/([^/]+)\//.exec(path)?.[1];
    if (feature === undefined) return [];
    const near = Object.keys(catalogs).filter(
      (catalog) =>
        catalog.startsWith(`/src/features/${feature}/`) || catalog.startsWith("/src/ui/"),
    );
    const known = new Set(near.flatMap(keysIn));
    return literals(path, text)
      .filter((english) => !known.has(english))
      .map((english) => `${path}: ${english}`);
  });
  expect(missing).toEqual([]);
});

test("a translation fills in the same values as the text it stands for", () => {
  const wrong = [...chinese].filter(
    ([english, text]) => slots(english).join() !== slots(text).join(),
  );
  expect(wrong).toEqual([]);
});
