import type Diagram from "diagram-js/lib/Diagram";
import { createDiagram, type DiagramOptions } from "../create.ts";
import { fitThumbnail } from "../fit.ts";
import { use, type Line, type Part } from "../parts.ts";
import type { Graph, Task } from "./graph.ts";
import { BOX, layout } from "./layout.ts";
import { graphNotation, isTask, tasksBefore, type TaskPart } from "./notation.ts";
import { readGraph } from "./text.ts";

const ROOT = "#graph";

export interface GraphSaid {
  readonly key: string;
  readonly name: string;
  readonly limit: number | null;
}

/** A canvas for task graphs. */
export function graphCanvas(
  container: HTMLElement,
  mode: DiagramOptions["mode"],
  modules: readonly object[] = [],
): Diagram {
  return createDiagram({ container, mode, notation: graphNotation, modules });
}

/** Shows the graph instead of whatever the canvas shows; a dependency on nothing is not drawn. */
export function drawGraph(diagram: Diagram, graph: Graph): void {
  diagram.clear();
  const [canvas, factory] = [use(diagram, "canvas"), use(diagram, "elementFactory")];
  const { key, name, limit } = graph;
  const said: GraphSaid = { key, name, limit };
  const root = factory.createRoot({ id: ROOT, type: "graph:root", businessObject: said });
  canvas.setRootElement(root);
  const drawn = graph.tasks.map(({ facts, after }) => ({
    id: facts.id,
    name: facts.name,
    after,
  }));
  const tidy = layout(drawn);
  const placed = graph.tasks.every((task) => task.place !== null);
  const parts = new Map<string, Part>();
  for (const [rank, task] of graph.tasks.entries()) {
    if (parts.has(task.facts.id)) continue;
    const at = placed ? task.place! : tidy.get(task.facts.id)!;
    const shape = factory.createShape({
      id: task.facts.id,
      type: "graph:task",
      businessObject: { ...task.facts, rank, was: task.after, lost: lostOf(task, graph) },
      ...{ x: at.x, y: at.y, width: BOX.width, height: BOX.height },
    });
    parts.set(task.facts.id, canvas.addShape(shape, root));
  }
  for (const task of graph.tasks)
    for (const before of new Set(task.after)) {
      const [source, target] = [parts.get(before), parts.get(task.facts.id)];
      if (source && target && source !== target) join(diagram, source, target);
    }
}

/** Dependencies that the canvas cannot draw stay in the text until the task is changed by hand. */
function lostOf({ facts, after }: Task, graph: Graph): string[] {
  const known = new Set(graph.tasks.map((task) => task.facts.id));
  return after.filter((id) => id === facts.id || !known.has(id));
}

function join(diagram: Diagram, source: Part, target: Part): void {
  const canvas = use(diagram, "canvas");
  const line: Line = use(diagram, "elementFactory").createConnection({
    id: `${source.id}>${target.id}`,
    type: "graph:dependency",
    businessObject: {},
    source,
    target,
  });
  line.waypoints = use(diagram, "layouter").layoutConnection(line);
  line.waypoints = use(diagram, "connectionDocking").getCroppedWaypoints(line);
  canvas.addConnection(line, canvas.getRootElement());
}

/** The graph that the canvas shows. */
export function graphOf(diagram: Diagram): Graph {
  const root = use(diagram, "canvas").getRootElement();
  const tasks = root.children.filter(isTask);
  tasks.sort((a, b) => a.businessObject.rank - b.businessObject.rank);
  return { ...(root.businessObject as GraphSaid), tasks: tasks.map(taskOf) };
}

function taskOf(part: TaskPart): Task {
  const { rank: _rank, lost, was, ...facts } = part.businessObject;
  const ids = tasksBefore(part).map((each) => each.businessObject.id);
  const kept = was.filter((id) => ids.includes(id) || lost.includes(id));
  const more = ids.filter((id) => !was.includes(id));
  return { facts, after: [...kept, ...more], place: { x: part.x, y: part.y } };
}

/** A still picture of the graph in a text; the way to take it away again is returned. */
export function drawGraphThumbnail(container: HTMLElement, text: string): () => void {
  const diagram = graphCanvas(container, "still");
  drawGraph(diagram, readGraph(text));
  fitThumbnail(diagram);
  return () => diagram.destroy();
}
