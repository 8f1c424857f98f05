import "./audit.css";
import "./zh.ts";

export { openAudit } from "./audit.ts";
