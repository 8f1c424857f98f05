// The JavaScript peers evaluate: `node expressions.mjs "PEER NAME" SECONDS`.
//
// feelin parses each time (it keeps no tree); js-feel's text is parsed once. Run from the top folder.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/var/peers/`);
const load = (name) => import(pathToFileURL(require.resolve(name)));

async function feelin({ text, context }) {
  const { evaluate } = await load("feelin");
  return () => evaluate(text, context).value;
}

async function jsFeel({ text, context }) {
  const made = require("js-feel")();
  const tree = made.feel.parse(text);
  return () => tree.build(context);
}

const [peer, name] = process.argv[2].split(" ");
const seconds = Number(process.argv[3]);
const expressions = JSON.parse(
  readFileSync(new URL("../feel_expressions.json", import.meta.url)),
);
const asked = expressions[name];
try {
  const once = await { feelin, "js-feel": jsFeel }[peer](asked);
  const value = await once();
  const right =
    typeof asked.value === "boolean"
      ? value === asked.value
      : Math.abs(Number(value) - asked.value) < 1e-9;
  if (!right) throw new Error(`wrong answer: ${JSON.stringify(value)}`);
  for (let warm = 0; warm < 200; warm++) await once();
  const begin = performance.now();
  let count = 0;
  let now = begin;
  while (now - begin < seconds * 1000) {
    for (let part = 0; part < 20; part++) await once();
    count += 20;
    now = performance.now();
  }
  console.log(`RATE ${(count / (now - begin)) * 1000}`);
} catch (error) {
  console.error(`cannot: ${String(error.message ?? error).split("\n")[0]}`);
  process.exitCode = 1;
}
