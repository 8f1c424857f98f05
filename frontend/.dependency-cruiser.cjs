// Layers, high to low: app → features (strangers to each other) → grid | editor → bpmn | api | ui → diagram → util.
const down = (name, from, to) => ({
  name,
  severity: "error",
  from: { path: `^src/${from}/` },
  to: { path: `^src/(${to})/` },
});

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "features-are-strangers",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "front-door-only",
      severity: "error",
      from: { path: "^src/app/" },
      to: { path: "^src/features/[^/]+/(?!index)" },
    },
    down("down-only-features", "features", "app"),
    down("down-only-grid", "grid", "app|features|editor|bpmn"),
    down("down-only-editor", "editor", "app|features|grid"),
    down("down-only-bpmn", "bpmn", "app|features|editor|grid|api|ui"),
    down("down-only-api", "api", "app|features|editor|grid|bpmn|ui"),
    down("down-only-ui", "ui", "app|features|editor|grid|bpmn|api"),
    down("down-only-diagram", "diagram", "app|features|editor|grid|bpmn|api|ui"),
    {
      name: "util-is-leaf",
      severity: "error",
      from: { path: "^src/util/" },
      to: { path: "^src/(?!util/)" },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\?" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "default", "types"],
    },
  },
};
