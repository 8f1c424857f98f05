import { addMessages } from "../../util/i18n.ts";

addMessages("zh-hans", {
  "Audit log": "审计日志",
  CSV: "CSV",
  "Check again": "再次检查",
  Details: "详情",
  "Entries {first} to {last} are as they were written": "第 {first} 到 {last} 条记录与写入时一致",
  "Entry {n} was written down outside the database, {at}.":
    "第 {n} 条记录已于 {at} 在数据库之外留存。",
  From: "从",
  "JSON lines": "JSON 行",
  "Load more": "加载更多",
  "No deed fits this filter.": "没有符合此筛选条件的操作。",
  "No.": "序号",
  "Nothing was done": "没有任何操作",
  "Nothing was written down outside the database yet.": "尚未在数据库之外留存任何记录。",
  "On what": "对象",
  "On what (kind or id)": "对象（类型或 ID）",
  "The log was tampered with": "日志已被篡改",
  To: "到",
  What: "操作",
  When: "时间",
  Who: "操作人",
});
