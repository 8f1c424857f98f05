import { addMessages } from "../../util/i18n.ts";

addMessages("zh-hans", {
  "Task graph": "任务图",
  Timeline: "时间线",
  "All models": "所有模型",
  "Changed elsewhere: reload before you go on": "已在别处更改：请先重新加载",
  "Convert to BPMN": "转换为 BPMN",
  Download: "下载",
  "Not saved": "未保存",
  Problems: "问题",
  Publish: "发布",
  Run: "运行",
  Saved: "已保存",
  "Saving…": "正在保存…",
  "Text of the task graph": "任务图文本",
  "Unsaved changes": "有未保存的修改",
  "Unsaved – offline, retrying": "未保存 – 离线，正在重试",
  "Version {number} is published.": "版本 {number} 已发布。",
  "{seconds} s": "{seconds} 秒",
});
