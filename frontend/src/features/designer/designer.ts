import { getDraft, getModel, publish, putDraft, renameModel } from "../../api/models.ts";
import type { Draft } from "../../api/types.ts";
import { withDiagram } from "../../bpmn/layout.ts";
import { standaloneSvg } from "../../bpmn/look.ts";
import { fit } from "../../bpmn/viewer.ts";
import type { EditLock } from "../../editor/lock.ts";
import { createModeler } from "../../editor/modeler.ts";
import type { Saver } from "../../editor/saver.ts";
import { service } from "../../editor/services.ts";
import { confirm, el, prompt, toast } from "../../ui/index.ts";
import { download, fileName, pickFile } from "../../util/files.ts";
import { t } from "../../util/i18n.ts";
import type { DesignerBoot, DesignerHandle } from "./boot.ts";
import { createDraftSaver, offerBackup, type DraftDesk } from "./draft.ts";
import { emptyHints } from "./hints.ts";
import { ProblemsView } from "./problems.ts";
import { showShortcuts } from "./shortcuts.ts";
import { loadSources } from "./sources.ts";
import { createToolbar, type Toolbar } from "./toolbar.ts";

type Modeler = ReturnType<typeof createModeler>;

/** One open process: the canvas, its draft, and the bar above them. */
class Designer implements DesignerHandle {
  readonly modeler: Modeler;
  readonly sidePanel = el("aside", { class: "fg-side", "aria-label": t("Run"), hidden: true });
  readonly #boot: DesignerBoot;
  readonly #canvas: HTMLElement;
  readonly #properties: HTMLElement;
  readonly #toolbar: Toolbar;
  readonly #problems: ProblemsView;
  readonly #desk: DraftDesk;
  #saver!: Saver<Draft>;
  #name: string;
  #run: () => void = () => undefined;
  #edit: () => void = () => undefined;

  constructor(
    root: HTMLElement,
    boot: DesignerBoot,
    sources: Awaited<ReturnType<typeof loadSources>>,
  ) {
    this.#boot = boot;
    this.#name = boot.model.name;
    this.#canvas = el("div", { class: "fg-designer-canvas" });
    this.#properties = el("aside", { class: "fg-side", "aria-label": t("Properties") });
    this.#toolbar = createToolbar(boot.model.name, this.#actions(), boot);
    this.#properties.toggleAttribute("data-readonly", !boot.canEdit);
    const body = el("div", { class: "fg-designer-body" });
    const middle = el("div", { class: "fg-designer-middle" }, this.#canvas);
    body.append(middle, this.#properties, this.sidePanel);
    root.replaceChildren(el("div", { class: "fg-designer" }, this.#toolbar.element, body));
    this.modeler = createModeler(this.#canvas, this.#properties, sources);
    this.#problems = new ProblemsView(this.modeler);
    middle.append(this.#problems.list);
    this.#desk = {
      modelId: boot.model.id,
      name: () => this.#name,
      read: () => this.#text(),
      load: (text) => this.#show(text),
      saved: (draft) => this.#showProblems(draft),
      status: (state, detail) => this.#toolbar.setSaved(state, detail),
    };
  }

  async open(): Promise<void> {
    const { id } = this.#boot.model;
    const [draft, model] = await Promise.all([getDraft(id), getModel(id)]);
    this.#toolbar.setPublished(model.published);
    this.#saver = createDraftSaver(this.#desk, draft.revision);
    this.#toolbar.setSaved("saved");
    await this.#show(draft.text);
    this.#showProblems(draft);
    this.#listen();
    this.setMode("edit");
    if (!this.#boot.canEdit) return;
    if (await offerBackup(this.#desk, draft)) this.#saver.touch();
  }

  flushSave(): Promise<number> {
    return this.#saver.flush();
  }

  setMode(mode: "edit" | "run"): void {
    const running = mode === "run";
    const locked = running || !this.#boot.canEdit;
    (this.modeler.get("editLock") as EditLock).set(locked);
    this.#canvas.toggleAttribute("data-locked", locked);
    this.#properties.hidden = running;
    this.sidePanel.hidden = !running;
    this.#toolbar.setMode(mode);
    if (running) service(this.modeler, "selection").select(null);
  }

  onRun(callback: () => void): void {
    this.#run = callback;
  }

  onEdit(callback: () => void): void {
    this.#edit = callback;
  }

  async #show(text: string): Promise<void> {
    const { xml, laidOut } = await withDiagram(text);
    await this.modeler.importXML(xml);
    fit(this.modeler);
    if (laidOut) {
      void toast(t("The file had no drawing: one was made. It is kept with your first change."));
    }
  }

  async #text(): Promise<string> {
    const { xml } = await this.modeler.saveXML({ format: true });
    if (xml === undefined) throw new Error("the canvas gave no text");
    return xml;
  }

  #showProblems(draft: Draft): void {
    this.#problems.show(draft.problems);
    const errors = draft.problems.filter((problem) => problem.severity === "error").length;
    this.#toolbar.setProblems(errors, draft.problems.length - errors);
  }

  #listen(): void {
    const events = service(this.modeler, "eventBus");
    const stack = service(this.modeler, "commandStack");
    const canvas = service(this.modeler, "canvas");
    const history = (): void => this.#toolbar.setHistory(stack.canUndo(), stack.canRedo());
    events.on("commandStack.changed", (event: { trigger?: string }) => {
      history();
      if (event.trigger !== "clear") this.#saver.touch();
    });
    events.on("canvas.viewbox.changed", () => this.#toolbar.setZoom(canvas.zoom()));
    history();
    this.#toolbar.setZoom(canvas.zoom());
    emptyHints(this.modeler, this.#canvas);
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === "Enter") return void (this.#boot.canTry && this.#run());
    if (command && this.#boot.canEdit && event.key.toLowerCase() === "s") {
      event.preventDefault();
      void this.#saveNow();
    }
    const typing = event.target instanceof Element && event.target.closest(TYPING) !== null;
    if (event.key === "?" && !typing) void showShortcuts();
  }

  async #saveNow(): Promise<void> {
    await this.flushSave().then(
      () => toast(t("Everything is saved, as it always is."), "success"),
      () => toast(t("It could not be saved yet."), "warning"),
    );
  }

  #actions(): Parameters<typeof createToolbar>[1] {
    return {
      rename: (name) => void this.#rename(name),
      undo: () => service(this.modeler, "commandStack").undo(),
      redo: () => service(this.modeler, "commandStack").redo(),
      zoom: (step) => service(this.modeler, "zoomScroll").stepZoom(step),
      fit: () => fit(this.modeler),
      problems: () => this.#problems.toggle(),
      shortcuts: () => void showShortcuts(),
      publish: () => void this.#publish(),
      run: () => this.#run(),
      edit: () => {
        this.setMode("edit");
        this.#edit();
      },
      menu: [
        ...(this.#boot.canEdit
          ? [{ label: t("Upload .bpmn"), icon: "upload", run: () => void this.#upload() }]
          : []),
        { label: t("Download .bpmn"), icon: "download", run: () => void this.#downloadText() },
        {
          label: t("Download picture (SVG)"),
          icon: "file-image",
          run: () => void this.#downloadSvg(),
        },
      ],
    };
  }

  async #rename(name: string): Promise<void> {
    try {
      const model = await renameModel(this.#boot.model.id, name);
      this.#name = model.name;
      document.title = `${model.name} · Flowglass`;
    } catch (reason) {
      void toast((reason as Error).message, "danger");
    }
  }

  async #upload(): Promise<void> {
    const file = await pickFile(".bpmn,.xml,application/xml");
    if (!file) return;
    const text = await file.text();
    const question = t("“{name}” takes the place of what is drawn here. The last revision stays.", {
      name: file.name,
    });
    if (!(await confirm(t("Replace the drawing?"), question, t("Replace")))) return;
    try {
      const revision = await this.flushSave();
      const { xml } = await withDiagram(text);
      const draft = await putDraft(this.#boot.model.id, xml, revision);
      await this.#show(draft.text);
      this.#saver.adopt(draft.revision);
      this.#showProblems(draft);
    } catch (reason) {
      void toast((reason as Error).message, "danger");
    }
  }

  async #downloadText(): Promise<void> {
    download(fileName(this.#name, "bpmn"), await this.#text(), "application/xml");
  }

  async #downloadSvg(): Promise<void> {
    const { svg } = await this.modeler.saveSVG();
    download(fileName(this.#name, "svg"), standaloneSvg(svg), "image/svg+xml");
  }

  async #publish(): Promise<void> {
    const note = await prompt(t("Publish a version"), t("What changed? (optional)"), "", {
      action: t("Publish"),
      optional: true,
    });
    if (note === null) return;
    try {
      const version = await publish(this.#boot.model.id, await this.flushSave(), note);
      this.#toolbar.setPublished(version.number);
      void toast(t("Version {number} is published.", { number: version.number }), "success");
    } catch (reason) {
      this.#problems.list.hidden = false;
      void toast((reason as Error).message, "danger");
    }
  }
}

const TYPING = "input, textarea, select, wa-input, [contenteditable], .cm-editor, wa-dialog";

/** Opens the process editor in the element and resolves when the drawing can be seen. */
export async function openDesigner(root: HTMLElement, boot: DesignerBoot): Promise<DesignerHandle> {
  const designer = new Designer(root, boot, await loadSources(boot.workspace.id));
  await designer.open();
  return designer;
}
