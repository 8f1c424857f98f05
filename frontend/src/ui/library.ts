import { registerIconLibrary } from "@awesome.me/webawesome/dist/components/icon/library.js";

// Web Awesome would fetch its icons from another host (default) or from data: addresses, which a
// strict connect-src refuses (system). Both names lead to files of our own.
const files: Record<string, string> = import.meta.glob(
  "/node_modules/lucide-static/icons/{arrow-down,arrow-up,calendar,check,chevron-down,chevron-left,chevron-right,circle-alert,circle-check,circle-x,clock,copy,ellipsis,eye,eye-off,grip-vertical,info,minus,pause,play,plus,star,triangle-alert,user,x}.svg",
  { query: "?url", import: "default", eager: true },
);

const renamed: Record<string, string> = {
  xmark: "x",
  "circle-xmark": "circle-x",
  "eye-slash": "eye-off",
  "circle-info": "info",
  "circle-exclamation": "circle-alert",
  "triangle-exclamation": "triangle-alert",
};

function address(name: string): string {
  return files[`/node_modules/lucide-static/icons/${renamed[name] ?? name}.svg`] ?? "";
}

for (const library of ["default", "system"]) {
  registerIconLibrary(library, {
    resolver: address,
    mutator: (svg) => {
      svg.style.fill = "none";
    },
  });
}
