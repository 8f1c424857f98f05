import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import type Diagram from "diagram-js/lib/Diagram";
import { createDiagram, type DiagramOptions } from "../create.ts";
import type { Change } from "../notation.ts";
import { FACTS } from "../modeling.ts";
import {
  use,
  type CommandStack,
  type ElementRegistry,
  type EventBus,
  type Part,
  type Point,
} from "../parts.ts";
import { statesOf, type Chart, type ChartState, type ChartTransition } from "./chart.ts";
import { fitThumbnail } from "../fit.ts";
import { layoutChart } from "./layout.ts";
import { machineNotation } from "./notation.ts";
import { readChart } from "./read.ts";
import {
  isState,
  startsHere,
  statesIn,
  transitionsOf,
  type MachineSaid,
  type StatePart,
  type TransitionLine,
} from "./parts.ts";

const ROOT = "#machine";

/** A canvas for state machines. */
export function machineCanvas(
  container: HTMLElement,
  mode: DiagramOptions["mode"],
  modules: readonly object[] = [],
): Diagram {
  const own = { __init__: ["machineTidy"], machineTidy: ["type", Tidy] };
  return createDiagram({ container, mode, notation: machineNotation, modules: [own, ...modules] });
}

/** Shows the machine instead of whatever the canvas shows. */
export function drawChart(diagram: Diagram, chart: Chart): void {
  diagram.clear();
  const [canvas, factory] = [use(diagram, "canvas"), use(diagram, "elementFactory")];
  const { name, initial, variables } = chart;
  const root = factory.createRoot({
    id: ROOT,
    type: "machine:root",
    businessObject: { name, initial, variables } satisfies MachineSaid,
  });
  canvas.setRootElement(root);
  const places = layoutChart(chart);
  const parts = new Map<ChartState, Part>();
  const byId = new Map<string, Part>();
  const draw = (states: readonly ChartState[], parent: Part): void => {
    for (const [rank, state] of states.entries()) {
      const id = freeId(diagram, state.facts.id);
      const box = places.get(state)!;
      const said = { ...state.facts, rank };
      const shape = factory.createShape({
        id,
        type: "machine:state",
        businessObject: said,
        ...box,
      });
      const part = canvas.addShape(shape, parent);
      parts.set(state, part);
      if (!byId.has(state.facts.id)) byId.set(state.facts.id, part);
      draw(state.states, part);
    }
  };
  draw(chart.states, root);
  for (const state of statesOf(chart))
    for (const [rank, each] of state.transitions.entries())
      drawLine(diagram, each, rank, parts.get(state)!, byId);
  for (const part of parts.values())
    use(diagram, "eventBus").fire("element.changed", { element: part });
}

/** A still picture of the machine in a text; the way to take it away again is returned. */
export function drawMachineThumbnail(container: HTMLElement, text: string): () => void {
  const diagram = machineCanvas(container, "still");
  drawChart(diagram, readChart(text));
  fitThumbnail(diagram);
  return () => diagram.destroy();
}

function freeId(diagram: Diagram, id: string): string {
  const registry = use(diagram, "elementRegistry");
  let free = id || "?";
  while (registry.get(free)) free += "~";
  return free;
}

function drawLine(
  diagram: Diagram,
  transition: ChartTransition,
  rank: number,
  source: Part,
  byId: ReadonlyMap<string, Part>,
): void {
  const { facts, target, points } = transition;
  const known = target === null ? undefined : byId.get(target);
  const line = use(diagram, "elementFactory").createConnection({
    id: freeId(diagram, facts.id),
    type: "machine:transition",
    businessObject: { ...facts, rank, stays: known === undefined, given: "" },
    source,
    target: known ?? source,
  }) as TransitionLine;
  if (points.length > 1) line.waypoints = points.map(({ x, y }) => ({ x, y }));
  else {
    line.waypoints = use(diagram, "layouter").layoutConnection(line);
    if (source !== line.target)
      line.waypoints = use(diagram, "connectionDocking").getCroppedWaypoints(line);
    line.businessObject = { ...line.businessObject, given: printed(line.waypoints) };
  }
  const canvas = use(diagram, "canvas");
  canvas.addConnection(line, canvas.getRootElement());
}

const printed = (points: readonly Point[]): string =>
  points.map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`).join(" ");

/** The machine that the canvas shows. */
export function chartOf(diagram: Diagram): Chart {
  const root = use(diagram, "canvas").getRootElement();
  return { ...(root.businessObject as MachineSaid), states: statesIn(root).map(stateOf) };
}

function stateOf(part: StatePart): ChartState {
  const { rank: _rank, ...facts } = part.businessObject;
  const { x, y, width, height } = part;
  return {
    facts,
    box: { x, y, width, height },
    states: statesIn(part).map(stateOf),
    transitions: transitionsOf(part).map(transitionOf),
  };
}

function transitionOf(line: TransitionLine): ChartTransition {
  const { rank: _rank, stays, given, ...facts } = line.businessObject;
  const loops = stays && line.source === line.target;
  const way = printed(line.waypoints) === given ? [] : line.waypoints;
  return {
    facts: { ...facts, others: stays && !loops ? [] : facts.others },
    target: loops ? null : (line.target as StatePart).businessObject.id,
    points: way.map(({ x, y }) => ({ x, y })),
  };
}

/** Keeps what follows from a change true: where machines begin, and which mark says so. */
class Tidy extends CommandInterceptor {
  static override readonly $inject = ["eventBus", "elementRegistry", "commandStack"];

  constructor(eventBus: EventBus, registry: ElementRegistry, commands: CommandStack) {
    super(eventBus as never);
    const events = ["elements.delete", "shape.delete", "elements.move", "shape.move"];
    this.postExecuted(events as never, () => {
      const changes = registry.getAll().flatMap(lostBeginnings);
      if (changes.length > 0) commands.execute(FACTS, { changes });
    });
    const marked = new Map<Part, boolean>();
    eventBus.on("commandStack.changed", () => {
      for (const part of registry.filter(isState)) {
        const starts = startsHere(part as StatePart);
        if (marked.get(part) === starts) continue;
        marked.set(part, starts);
        eventBus.fire("element.changed", { element: part });
      }
    });
  }
}

function lostBeginnings(part: Part): Change[] {
  const { initial = [] } = (part.businessObject ?? {}) as Partial<MachineSaid>;
  const inside = (parent: Part): string[] =>
    parent.children.filter(isState).flatMap((each) => [each.businessObject.id, ...inside(each)]);
  if (initial.length === 0) return [];
  const known = new Set(inside(part));
  const kept = initial.filter((id) => known.has(id));
  return kept.length === initial.length ? [] : [{ part, facts: { initial: kept } }];
}
