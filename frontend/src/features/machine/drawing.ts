import type Diagram from "diagram-js/lib/Diagram";
import type { Drawing } from "../../editor/desk/boot.ts";
import type { DeskBoot, DeskHandle } from "../../editor/desk/boot.ts";
import { openDesk } from "../../editor/desk/desk.ts";
import { editLockModule } from "../../editor/lock.ts";
import { lacksLayout } from "../../diagram/machine/layout.ts";
import { chartOf, drawChart, machineCanvas } from "../../diagram/machine/drawing.ts";
import { readChart } from "../../diagram/machine/read.ts";
import { writeChart } from "../../diagram/machine/write.ts";
import { pictureOf } from "../../diagram/picture.ts";
import { fit } from "../../diagram/fit.ts";
import { t } from "../../util/i18n.ts";
import { machinePanel } from "./panel.ts";
import { tellRefusals } from "../../editor/refusals.ts";

/** The canvas of state machines on the desk. */
function machineDrawing(canvas: HTMLElement, properties: HTMLElement): Drawing {
  const diagram = machineCanvas(canvas, "edit", [editLockModule]);
  let text = "";
  machinePanel(properties, diagram);
  tellRefusals(diagram);
  return {
    canvas: diagram,
    ending: "scxml",
    accept: ".scxml,.xml,application/xml",
    show: (next) => {
      const chart = readChart(next);
      text = next;
      drawChart(diagram, chart);
      const made = lacksLayout(chart) && chart.states.length > 0;
      return Promise.resolve(
        made
          ? t("The file had no drawing: one was made. It is kept with your first change.")
          : null,
      );
    },
    read: () => Promise.resolve(writeChart(text, chartOf(diagram))),
    taken: (next) => {
      readChart(next);
      return Promise.resolve(next);
    },
    picture: () => Promise.resolve(pictureOf(diagram)),
    shortcuts: [],
    hints: [
      ["circle-dot", t("Drag a state from the left")],
      ["git-branch", t("Select it and pull a line to the next")],
      ["play", t("Press Run and send it events")],
    ],
  };
}

/** Opens the editor of a state machine in the element. */
export function openMachine(root: HTMLElement, boot: DeskBoot): Promise<DeskHandle> {
  return openDesk(root, boot, machineDrawing);
}

/** The machine of a run, to look at; resolves with its canvas. */
export function machineViewer(container: HTMLElement, text: string): Diagram {
  const diagram = machineCanvas(container, "view");
  drawChart(diagram, readChart(text));
  fit(diagram);
  return diagram;
}
