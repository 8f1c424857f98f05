import { addMessages } from "../../util/i18n.ts";

addMessages("zh-hans", {
  "The variables are one JSON object.": "变量是一个 JSON 对象。",
  "Variables (JSON)": "变量（JSON）",
  "Variables to set (JSON)": "要设置的变量（JSON）",
  "There is no form: confirm to go on.": "没有表单：确认后继续。",
  "This is not a JSON object.": "这不是 JSON 对象。",
  "The server cannot be reached.": "无法连接服务器。",
  Complete: "完成",
  "Run {name}": "运行 {name}",
  Run: "运行",
  Cancel: "取消",
  "Open tasks": "待办任务",
  Task: "任务",
  Tasks: "任务",
  "Nothing to do": "没有待办事项",
  "Tasks for you appear here by themselves.": "分配给您的任务会自动出现在这里。",
  "{n} open tasks": "{n} 个待办任务",
  "Open the run": "打开运行",
  "Task completed": "任务已完成",
});
