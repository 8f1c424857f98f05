import "./zh.ts";

export { openInstanceList } from "./list.ts";
