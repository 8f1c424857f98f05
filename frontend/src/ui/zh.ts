export default {
  Cancel: "取消",
  OK: "确定",
};
