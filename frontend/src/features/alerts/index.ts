import "./zh.ts";

export { watchAlerts } from "./watch.ts";
