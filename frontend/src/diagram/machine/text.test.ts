import { expect, test } from "vitest";
import { printXml, parseXml, XmlError } from "../../util/xml.ts";
import { labelOf, parseLabel, statesOf, type Chart, type ChartState } from "./chart.ts";
import { layoutChart } from "./layout.ts";
import { readChart } from "./read.ts";
import { writeChart } from "./write.ts";

const ODD = `<?xml version="1.0"?>
<!-- made elsewhere -->
<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:v='urn:vendor' version='1.0' name="order"
       initial="a" v:colour = "red">
  <datamodel><data id="amount" expr="0"/><data id="list">[1, 2]</data></datamodel>
  <state id="a"   v:x="1"><!-- first -->
    <onentry><log expr="1 &lt; 2"/></onentry>
    <onentry>
      <assign location="amount" expr="5"/>
    </onentry>
    <transition event="go  now.*" cond='amount > 0 and "x" = "x"' target="b">
      <log label="went"/>
    </transition>
    <transition event="stay"/>
    <transition event="lost" target="nowhere"/>
    <v:note>kept &amp; kept</v:note>
  </state>
  <state id="b">
    <initial><transition target="b2"><log label="in"/></transition></initial>
    <state id="b1"/>
    <state id="b2"><transition event="both" target="r1 r2"/></state>
    <history id="h" type="deep"><transition target="b1"/></history>
  </state>
  <parallel id="p"><state id="r1"/><state id="r2"/></parallel>
  <final/>
</scxml>
<!-- the end -->
`;

const changed = (
  chart: Chart,
  id: string,
  change: (state: ChartState) => ChartState | null,
): Chart => {
  const visit = (states: readonly ChartState[]): ChartState[] =>
    states.flatMap((state) => {
      const inner = { ...state, states: visit(state.states) };
      return state.facts.id === id ? (change(inner) ?? []) : inner;
    });
  return { ...chart, states: visit(chart.states) };
};
const bare = { deep: false, entry: "", exit: "", initial: [], name: "", origin: null };
const fresh = (id: string): ChartState => ({
  facts: { ...bare, id, kind: "state" },
  box: { x: 10, y: 20, width: 140, height: 60 },
  states: [],
  transitions: [],
});
const arrow = (id: string, event: string, target: string) => ({
  facts: {
    ...{ origin: null, id, event, cond: "x < 1", after: "", internal: false },
    ...{ others: [], actions: "<raise event='r'/>" },
  },
  target,
  points: [],
});

test("a text is printed as it was read, and refused where it is no XML", () => {
  expect(printXml(parseXml(ODD))).toBe(ODD);
  for (const wrong of [
    "<a>",
    "<a></b>",
    "<a b='1' b='2'/>",
    "<a/><b/>",
    "<a>&</a>",
    "<a b=1/>",
    "x",
  ])
    expect(() => parseXml(wrong), wrong).toThrow(XmlError);
  expect(() => parseXml("<!DOCTYPE a []><a/>")).toThrow("document type");
});

test("no change gives the same text", () => {
  expect(writeChart(ODD, readChart(ODD))).toBe(ODD);
});

test("names are those of the engine", () => {
  const chart = readChart(ODD);
  expect(statesOf(chart).map((state) => state.facts.id)).toEqual([
    "a",
    "b",
    "b1",
    "b2",
    "h",
    "p",
    "r1",
    "r2",
    "final_9",
  ]);
  const [a, b] = chart.states;
  expect(a?.transitions.map((each) => each.facts.id)).toEqual(["a.1", "a.2", "a.3"]);
  expect(a?.transitions.map((each) => each.target)).toEqual(["b", null, null]);
  expect(a?.transitions[2]?.facts.others).toEqual(["nowhere"]);
  expect(b?.facts.initial).toEqual(["b2"]);
  expect(b?.states[2]?.transitions[0]).toMatchObject({ target: "b1", facts: { id: "h.default" } });
});

test("one change touches nothing else", () => {
  const chart = readChart(ODD);
  const renamed = changed(chart, "b1", (s) => ({ ...s, facts: { ...s.facts, name: "B & <1>" } }));
  const text = writeChart(ODD, renamed);
  expect(readChart(text)).toEqual(renamed);
  const own = ' xmlns:flowglass="urn:flowglass:statechart:1"';
  expect(text).toContain('<state id="b1" flowglass:name="B &amp; &lt;1>"/>');
  expect(text.replace(own, "").replace(' flowglass:name="B &amp; &lt;1>"', "")).toBe(ODD);
  expect(writeChart(ODD, chart)).toBe(ODD);
});

test("states and transitions come, go and move with all that is in them", () => {
  const chart = readChart(ODD);
  const moved = statesOf(chart).find((state) => state.facts.id === "a")!;
  let after = changed(chart, "a", () => null);
  after = changed(after, "b1", (s) => ({ ...s, states: [fresh("n"), moved] }));
  after = changed(after, "n", (s) => ({ ...s, transitions: [arrow("n.1", "back", "a")] }));
  const text = writeChart(ODD, after);
  const again = readChart(text);
  const ids = (c: Chart): string[] => statesOf(c).map((s) => s.facts.id);
  expect(new Set(ids(again).slice(0, 9))).toEqual(new Set(ids(after).slice(0, 9)));
  expect(text).toContain("kept &amp; kept");
  expect(text).toContain("<!-- first -->");
  expect(text).toContain('cond="x &lt; 1"');
  const way = statesOf(again).find((s) => s.facts.id === "n")?.transitions[0];
  expect(way).toMatchObject({
    target: "a",
    facts: { event: "back", actions: "<raise event='r'/>" },
  });
  expect(writeChart(text, again)).toBe(text);
});

test("a transition keeps its name when one before it goes or changes places with it", () => {
  const chart = readChart(ODD);
  const fewer = changed(chart, "a", (s) => ({ ...s, transitions: s.transitions.slice(1) }));
  const left = readChart(writeChart(ODD, fewer)).states[0]?.transitions;
  expect(left?.map((each) => each.facts.id)).toEqual(["a.2", "a.3"]);
  const turned = changed(chart, "a", (s) => ({ ...s, transitions: [...s.transitions].reverse() }));
  const text = writeChart(ODD, turned);
  expect(readChart(text).states[0]?.transitions.map((each) => each.facts.event)).toEqual([
    "lost",
    "stay",
    "go now.*",
  ]);
});

test("blocks, variables and initial states are written where they belong", () => {
  const chart = readChart(ODD);
  expect(chart.states[0]?.facts.entry).toContain("<onentry>");
  const after: Chart = {
    ...changed(chart, "b1", (s) => ({
      ...s,
      facts: { ...s.facts, entry: '<log label="hi"/>\n<!-- why -->\n<raise event="x"/>' },
    })),
    initial: ["b"],
    variables: [chart.variables[1]!, { origin: null, id: "who", value: '"ann"' }],
  };
  const text = writeChart(
    ODD,
    changed(after, "b", (s) => ({ ...s, facts: { ...s.facts, initial: ["b1"] } })),
  );
  const again = readChart(text);
  expect(again.variables.map(({ id, value }) => [id, value])).toEqual([
    ["list", "[1, 2]"],
    ["who", '"ann"'],
  ]);
  expect(again.initial).toEqual(["b"]);
  expect(text).toContain('<initial><transition target="b1"><log label="in"/>');
  const entry = statesOf(again).find((s) => s.facts.id === "b1")?.facts.entry;
  expect(entry).toBe('<log label="hi"/>\n<!-- why -->\n<raise event="x"/>');
  expect(writeChart(text, again)).toBe(text);
  const cleared = changed(again, "b1", (s) => ({ ...s, facts: { ...s.facts, entry: "" } }));
  expect(writeChart(text, cleared)).toContain('<state id="b1"/>');
});

test("a prefix for SCXML is used for what is new as well", () => {
  const text = `<s:scxml xmlns:s="http://www.w3.org/2005/07/scxml"><s:state id="a"/></s:scxml>`;
  const chart = readChart(text);
  const more = { ...chart, states: [...chart.states, fresh("b")] };
  expect(writeChart(text, more)).toContain('<s:state id="b"');
  expect(readChart(writeChart(text, more)).states.map((s) => s.facts.id)).toEqual(["a", "b"]);
});

test("a label says event, delay and guard, and is read back", () => {
  for (const label of [
    "submit [amount > 0]",
    "after 2d",
    "[x[1] = 2]",
    "a.* b",
    "after 1h [y]",
    "",
  ])
    expect(labelOf(parseLabel(label)!), label).toBe(label);
});

test("without a layout, states follow each other and hold those inside them", () => {
  const chart = readChart(ODD);
  const places = layoutChart(chart);
  const box = (id: string) => places.get(statesOf(chart).find((s) => s.facts.id === id)!)!;
  expect(places.size).toBe(9);
  expect(box("b").x).toBeGreaterThan(box("a").x + box("a").width);
  for (const id of ["b1", "b2", "h"]) {
    expect(box(id).x).toBeGreaterThan(box("b").x);
    expect(box(id).x + box(id).width).toBeLessThan(box("b").x + box("b").width);
    expect(box(id).y + box(id).height).toBeLessThan(box("b").y + box("b").height);
  }
  const all = [...places.values()];
  for (const one of chart.states)
    for (const other of chart.states) {
      const [a, b] = [places.get(one)!, places.get(other)!];
      const apart =
        a.x + a.width <= b.x ||
        b.x + b.width <= a.x ||
        a.y + a.height <= b.y ||
        b.y + b.height <= a.y;
      expect(one === other || apart).toBe(true);
    }
  expect(all.every((each) => Number.isFinite(each.x + each.y))).toBe(true);
});
