import "./graph.css";
import "./zh.ts";

export { openGraph, type GraphBoot } from "./editor.ts";
export { graphRun, type GraphEvent } from "./run.ts";
