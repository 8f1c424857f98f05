import "./zh.ts";

export { openOperations } from "./page.ts";
