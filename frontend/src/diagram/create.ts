import "diagram-js/assets/diagram-js.css";
import "./canvas.css";
import "./diagram.css";
import Diagram from "diagram-js/lib/Diagram";
import CommandModule from "diagram-js/lib/command";
import AutoPlaceModule from "diagram-js/lib/features/auto-place";
import AutoScrollModule from "diagram-js/lib/features/auto-scroll";
import BendpointsModule from "diagram-js/lib/features/bendpoints";
import ChangeSupportModule from "diagram-js/lib/features/change-support";
import ConnectModule from "diagram-js/lib/features/connect";
import ConnectionPreviewModule from "diagram-js/lib/features/connection-preview";
import ContextPadModule from "diagram-js/lib/features/context-pad";
import CopyPasteModule from "diagram-js/lib/features/copy-paste";
import CreateModule from "diagram-js/lib/features/create";
import GlobalConnectModule from "diagram-js/lib/features/global-connect";
import HandToolModule from "diagram-js/lib/features/hand-tool";
import InteractionEventsModule from "diagram-js/lib/features/interaction-events";
import KeepSelectionVisibleModule from "diagram-js/lib/features/keep-selection-visible";
import KeyboardModule from "diagram-js/lib/features/keyboard";
import KeyboardMoveSelectionModule from "diagram-js/lib/features/keyboard-move-selection";
import LassoToolModule from "diagram-js/lib/features/lasso-tool";
import MoveModule from "diagram-js/lib/features/move";
import OutlineModule from "diagram-js/lib/features/outline";
import OverlaysModule from "diagram-js/lib/features/overlays";
import PaletteModule from "diagram-js/lib/features/palette";
import ResizeModule from "diagram-js/lib/features/resize";
import RulesModule from "diagram-js/lib/features/rules";
import SelectionModule from "diagram-js/lib/features/selection";
import SnappingModule from "diagram-js/lib/features/snapping";
import SpaceToolModule from "diagram-js/lib/features/space-tool";
import TranslateModule from "diagram-js/lib/i18n/translate";
import CroppingConnectionDocking from "diagram-js/lib/layout/CroppingConnectionDocking";
import KeyboardMoveModule from "diagram-js/lib/navigation/keyboard-move";
import MoveCanvasModule from "diagram-js/lib/navigation/movecanvas";
import ZoomScrollModule from "diagram-js/lib/navigation/zoomscroll";
import DirectEditingModule from "diagram-js-direct-editing";
import { addMessages } from "../util/i18n.ts";
import { Copies, Keys, actionsModule } from "./keys.ts";
import { Labels } from "./labels.ts";
import { Layouter } from "./layouter.ts";
import { addMark } from "./mark.ts";
import { modelingModule } from "./modeling.ts";
import type { Notation } from "./notation.ts";
import { NotationRenderer } from "./renderer.ts";
import { Growing, GrowingRules, Rules } from "./rules.ts";
import { Pad, Palette, Placing } from "./tools.ts";
import zh from "./zh.ts";

addMessages("zh-hans", zh);

const core = {
  __init__: ["notationRenderer"],
  notationRenderer: ["type", NotationRenderer],
  layouter: ["type", Layouter],
  connectionDocking: ["type", CroppingConnectionDocking],
};

const STILL = [
  CommandModule,
  ChangeSupportModule,
  SelectionModule,
  OutlineModule,
  OverlaysModule,
  InteractionEventsModule,
  TranslateModule,
  RulesModule,
  modelingModule,
  core,
];

const LOOKING = [KeyboardModule, KeyboardMoveModule, MoveCanvasModule, ZoomScrollModule];

const EDITING = [
  AutoPlaceModule,
  AutoScrollModule,
  BendpointsModule,
  ConnectModule,
  ConnectionPreviewModule,
  ContextPadModule,
  CopyPasteModule,
  CreateModule,
  GlobalConnectModule,
  HandToolModule,
  KeepSelectionVisibleModule,
  KeyboardMoveSelectionModule,
  LassoToolModule,
  MoveModule,
  PaletteModule,
  ResizeModule,
  SnappingModule,
  SpaceToolModule,
  DirectEditingModule,
  actionsModule,
  {
    __init__: [
      ...["partRules", "growing", "growingRules", "partPalette", "partPad", "partPlacing"],
      ...["partLabels", "partKeys", "partCopies"],
    ],
    partRules: ["type", Rules],
    growing: ["type", Growing],
    growingRules: ["type", GrowingRules],
    partPalette: ["type", Palette],
    partPad: ["type", Pad],
    partPlacing: ["type", Placing],
    partLabels: ["type", Labels],
    partKeys: ["type", Keys],
    partCopies: ["type", Copies],
  },
];

export interface DiagramOptions {
  readonly container: HTMLElement;
  readonly notation: Notation;
  /** To edit, to look about in, or a still picture. */
  readonly mode: "edit" | "view" | "still";
  readonly modules?: readonly object[];
}

/** A canvas for drawings of that notation, to edit or to look at. */
export function createDiagram(options: DiagramOptions): Diagram {
  const { container, notation, mode, modules = [] } = options;
  container.classList.add("fg-canvas");
  const diagram = new Diagram({
    canvas: { container },
    keyboard: { bind: true },
    modules: [
      { notation: ["value", notation] },
      ...STILL,
      ...(mode === "still" ? [] : LOOKING),
      ...(mode === "edit" ? EDITING : []),
      ...modules,
    ],
  } as never);
  addMark(container.querySelector<HTMLElement>(".djs-container") ?? container);
  return diagram;
}
