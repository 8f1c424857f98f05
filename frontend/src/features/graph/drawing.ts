import { BOX, layout, type DrawnTask } from "./layout.ts";

type Marks = Record<string, string>;

const NAMESPACE = "http://www.w3.org/2000/svg";

function shape(tag: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text) element.textContent = text;
  return element;
}

export interface Look {
  readonly state: string;
  readonly critical: boolean;
}

/** Draws the tasks as boxes by level with their dependencies, each in the look it is given. */
export function draw(
  host: HTMLElement,
  tasks: readonly DrawnTask[],
  lookOf: (id: string) => Look,
  label: string,
): void {
  const places = layout(tasks);
  const all = [...places.values()];
  const width = Math.max(0, ...all.map((place) => place.x)) + BOX.width + BOX.edge;
  const height = Math.max(0, ...all.map((place) => place.y)) + BOX.height + BOX.edge;
  const drawing = shape("svg", {
    width,
    height,
    class: "fg-graph",
    role: "img",
    "aria-label": label,
  });
  for (const { task, x, y } of all) {
    for (const id of task.after) {
      const from = places.get(id);
      if (!from) continue;
      const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
      const y2 = y + BOX.height / 2;
      const bend = Math.max(24, Math.abs(x - x1) / 2);
      const path = `M${x1} ${y1} C${x1 + bend} ${y1} ${x - bend} ${y2} ${x - 6} ${y2}`;
      const critical = lookOf(id).critical && lookOf(task.id).critical;
      const marks: Marks = critical ? { "data-critical": "" } : {};
      drawing.append(shape("path", { d: path, class: "fg-graph-edge", ...marks }));
      const tip = `M${x} ${y2} l-8 -4 v8 z`;
      drawing.append(shape("path", { d: tip, class: "fg-graph-tip", ...marks }));
    }
  }
  for (const { task, x, y } of all) {
    const { state, critical } = lookOf(task.id);
    const marks: Marks = critical ? { "data-critical": "" } : {};
    const box = shape("g", {
      class: "fg-graph-task",
      "data-task": task.id,
      "data-state": state,
      ...marks,
    });
    const size = { width: BOX.width, height: BOX.height, rx: 8 };
    box.append(shape("rect", { x, y, ...size }));
    const middle = { x: x + BOX.width / 2, y: y + BOX.height / 2 };
    box.append(
      shape("text", middle, task.name.length > 22 ? `${task.name.slice(0, 21)}…` : task.name),
    );
    box.append(shape("title", {}, task.name));
    drawing.append(box);
  }
  host.replaceChildren(drawing);
}
