export default {
  "The file had no drawing: one was made. It is kept with your first change.":
    "文件中没有图形，已自动布局；首次修改时一并保存。",
  Form: "表单",
  "Use this form": "使用此表单",
  "Drag an element from the left": "从左侧拖入元素",
  "Or press N and type what you need": "或按 N 键并输入所需元素",
  "Press Run to see it move": "点击“运行”，看它流转",
  "Append to the selected element": "在所选元素后追加",
  "Change the selected element's type": "更改所选元素的类型",
  "Create any element": "创建任意元素",
  "Find an element": "查找元素",
  Name: "名称",
  "New decision table": "新建决策表",
  "“{name}” is ready: open it to fill in the rules.": "“{name}”已就绪：打开即可填写规则。",
};
