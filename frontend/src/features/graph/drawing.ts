import type Diagram from "diagram-js/lib/Diagram";
import { listHandlers, processOfGraph } from "../../api/models.ts";
import type { Handler, Variables } from "../../api/types.ts";
import { fit } from "../../diagram/fit.ts";
import { drawGraph, graphCanvas, graphOf } from "../../diagram/graph/drawing.ts";
import { readGraph, writeGraph } from "../../diagram/graph/text.ts";
import { pictureOf } from "../../diagram/picture.ts";
import type { DeskBoot, DeskHandle, Drawing } from "../../editor/desk/boot.ts";
import { openDesk } from "../../editor/desk/desk.ts";
import { editLockModule } from "../../editor/lock.ts";
import { tellRefusals } from "../../editor/refusals.ts";
import { button, el, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { graphPanel } from "./panel.ts";
import { namesRead } from "./values.ts";

interface GraphDrawing extends Drawing {
  readonly touched: (tell: () => void) => void;
}

/** The canvas of task graphs on the desk, and the JSON that it draws behind it. */
function graphDrawing(
  canvas: HTMLElement,
  properties: HTMLElement,
  handlers: readonly Handler[],
  extra: HTMLElement[],
  canEdit: boolean,
): GraphDrawing {
  const diagram = graphCanvas(canvas, "edit", [editLockModule]);
  let text = "";
  let tell = (): void => undefined;
  graphPanel(properties, diagram, () => handlers);
  tellRefusals(diagram);
  const read = (): string => (area.hidden ? writeGraph(text, graphOf(diagram)) : area.value);
  const area = el("textarea", {
    class: "fg-graph-text fg-mono",
    "aria-label": t("Text of the task graph"),
    spellcheck: false,
    readOnly: !canEdit,
    hidden: true,
    oninput: () => tell(),
  });
  canvas.append(area);
  const swap = (): void => {
    if (area.hidden) {
      area.value = read();
      area.hidden = false;
    } else {
      try {
        const graph = readGraph(area.value);
        if (area.value !== writeGraph(text, graphOf(diagram))) {
          text = area.value;
          drawGraph(diagram, graph);
          fit(diagram);
        }
        area.hidden = true;
      } catch {
        return void toast(t("The text is no JSON object yet: it cannot be drawn."), "warning");
      }
    }
    canvas.toggleAttribute("data-text", !area.hidden);
    toggle.setAttribute("aria-pressed", String(!area.hidden));
  };
  const toggle = el(
    "button",
    {
      type: "button",
      class: "fg-icon-button fg-graph-toggle",
      "aria-pressed": "false",
      onclick: swap,
    },
    t("JSON"),
  );
  return {
    canvas: diagram,
    ending: "json",
    accept: ".json,application/json",
    show: (next) => {
      text = next;
      area.value = next;
      drawGraph(diagram, readGraph(next));
      return Promise.resolve(null);
    },
    read: () => Promise.resolve(read()),
    taken: (next) => {
      readGraph(next);
      return Promise.resolve(next);
    },
    picture: () => Promise.resolve(pictureOf(diagram)),
    shortcuts: [],
    hints: [
      ["git-branch", t("Drag a task from the left")],
      ["workflow", t("Select it and append the next")],
      ["play", t("Press Run to see them work")],
    ],
    extra: [toggle, ...extra],
    uncover: () => {
      if (!area.hidden) swap();
    },
    touched: (next) => {
      tell = next;
    },
  };
}

/** Opens the editor of a task graph in the element. */
export async function openGraph(root: HTMLElement, boot: DeskBoot): Promise<DeskHandle> {
  const handlers = await listHandlers().catch(() => []);
  let desk: DeskHandle | null = null;
  const convert = async (): Promise<void> => {
    await desk?.flushSave();
    location.assign(`/models/${(await processOfGraph(boot.model.id)).id}/`);
  };
  const onclick = (): void => {
    convert().catch((reason: unknown) => void toast((reason as Error).message, "danger"));
  };
  const extra = boot.canEdit
    ? [button({ label: t("Convert to BPMN"), icon: "workflow", onclick })]
    : [];
  let drawing: GraphDrawing | null = null;
  desk = await openDesk(root, boot, (canvas, properties) => {
    drawing = graphDrawing(canvas, properties, handlers, extra, boot.canEdit);
    return drawing;
  });
  const opened = desk;
  (drawing as GraphDrawing | null)?.touched(() => opened.touch());
  return desk;
}

/** The graph of a run, to look at. */
export function graphViewer(container: HTMLElement, text: string): Diagram {
  const diagram = graphCanvas(container, "view");
  drawGraph(diagram, readGraph(text));
  fit(diagram);
  return diagram;
}

/** What a run of the graph should be started with: the names that its expressions read. */
export function graphVariables(diagram: object): Variables {
  const { tasks } = graphOf(diagram as Diagram);
  const given = new Set(tasks.map(({ facts }) => String(facts.more["result"] ?? facts.id)));
  for (const { facts } of tasks) given.add(String(facts.more["item"] ?? "item"));
  const expressions = tasks.flatMap(({ facts }) => [
    ...Object.values(facts.parameters).flatMap((value) =>
      typeof value === "string" && value.startsWith("=") ? [value.slice(1)] : [],
    ),
    ...[facts.more["when"], facts.more["for_each"]].filter((x) => typeof x === "string"),
  ]);
  return Object.fromEntries(namesRead(expressions, given).map((name) => [name, null]));
}
