import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const appFolder = resolve(import.meta.dirname, "src/app");
const entries = readdirSync(appFolder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => `src/app/${file}`)
  .filter((file) => existsSync(resolve(import.meta.dirname, file)));

const sharedPreact = resolve(import.meta.dirname, "node_modules/@bpmn-io/properties-panel/preact");

/** CodeMirror's style sheets go through adoptedStyleSheets, which a strict style-src allows. */
const codeMirrorUnderStrictCsp = {
  name: "codemirror-under-strict-csp",
  transform(code: string, id: string) {
    if (!/style-mod/.test(id)) return null;
    return code.replace("!root.head && root.adoptedStyleSheets", "root.adoptedStyleSheets");
  },
};

/** RevoGrid would put <style> elements into the page; its style sheets are bundled instead. */
const revoGridUnderStrictCsp = {
  name: "revo-grid-under-strict-csp",
  transform(code: string, id: string) {
    if (!/revogrid\/dist\/esm\/index-/.test(id)) return null;
    return code
      .replace("const style = styles.get(scopeId2);", "const style = undefined;")
      .replace("if (dataStyles.innerHTML.length)", "if (false)");
  },
};

export default defineConfig({
  base: "/static/dist/",
  plugins: [codeMirrorUnderStrictCsp, revoGridUnderStrictCsp],
  // The canvas, its panel and the form builder render into each other: they must share one Preact.
  resolve: { alias: [{ find: /^preact(?=\/|$)/, replacement: sharedPreact }] },
  build: {
    outDir: "../static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    target: "es2022",
    chunkSizeWarningLimit: 2000,
    rollupOptions: { input: entries },
  },
  test: { include: ["tests/**/*.test.ts", "src/**/*.test.ts"], environment: "node" },
});
