import "./overlay.css";
import { addArrow } from "./arrow.ts";
import { service, type CanvasHost } from "./canvas.ts";
import { chipsOf } from "./chips.ts";
import { createLabels, type LabelActions } from "./labels.ts";
import { plan, type Pace } from "./pace.ts";
import type { News } from "./socket.ts";
import type { RunState } from "./state.ts";
import { createTokens, prefersLessMotion } from "./tokens.ts";

export interface Overlay {
  readonly show: (news: News, animateHistory?: boolean) => void;
  /** Draws again what has become known beside the run, such as where decisions are. */
  readonly refresh: () => void;
  readonly destroy: () => void;
}

/**
 * Draws a run over any bpmn-js canvas. What it shows is always the latest run; a node merely
 * keeps its earlier look until the token that moves towards it has arrived.
 */
export function createOverlay(host: CanvasHost, actions: LabelActions): Overlay {
  const canvas = service(host, "canvas");
  const registry = service(host, "elementRegistry");
  const labels = createLabels(host, actions);
  const tokens = createTokens(host);
  addArrow(canvas.getLayer("fg-run-tokens", 20).ownerSVGElement);
  const pace: Pace = { nodes: new Map(), flows: new Map() };
  const marked = new Map<string, string>();
  let run: RunState | null = null;
  let timer = 0;

  const mark = (id: string, look: string): void => {
    const before = marked.get(id);
    if (before === look || !registry.get(id)) return;
    if (before !== undefined) canvas.removeMarker(id, `fg-run-${before}`);
    canvas.addMarker(id, `fg-run-${look}`);
    marked.set(id, look);
  };

  const draw = (): void => {
    if (run === null) return;
    const now = performance.now();
    const later: number[] = [];
    const reached = (times: Map<string, number>, id: string): boolean => {
      const time = times.get(id) ?? 0;
      if (time > now) later.push(time);
      return time <= now;
    };
    for (const flow of run.flows.keys()) if (reached(pace.flows, flow)) mark(flow, "taken");
    for (const node of run.nodes.values()) {
      if (!reached(pace.nodes, node.id)) continue;
      mark(node.id, node.state);
      labels.node(node.id, chipsOf(run, node));
    }
    for (const [node, evaluations] of run.gateways) {
      if (!reached(pace.nodes, node)) continue;
      for (const condition of evaluations.at(-1)?.conditions ?? []) labels.condition(condition);
    }
    clearTimeout(timer);
    if (later.length > 0) timer = window.setTimeout(draw, Math.min(...later) - now + 1);
  };

  return {
    show(news, animateHistory = false) {
      run = news.run;
      if ((!news.history || animateHistory) && !prefersLessMotion()) {
        tokens.play(plan(pace, news.fresh, performance.now()));
      }
      draw();
    },
    refresh: draw,
    destroy() {
      clearTimeout(timer);
      run = null;
      tokens.clear();
      labels.clear();
      for (const [id, look] of marked)
        if (registry.get(id)) canvas.removeMarker(id, `fg-run-${look}`);
      marked.clear();
    },
  };
}
