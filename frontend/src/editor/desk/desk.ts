import "./desk.css";
import { getDraft, getModel, publish, putDraft, renameModel } from "../../api/models.ts";
import type { Draft } from "../../api/types.ts";
import { fit } from "../../diagram/fit.ts";
import { confirm, el, prompt, toast } from "../../ui/index.ts";
import { download, fileName, pickFile } from "../../util/files.ts";
import { addMessages, t } from "../../util/i18n.ts";
import type { EditLock } from "../lock.ts";
import type { Saver } from "../saver.ts";
import { service } from "../services.ts";
import type { DeskBoot, DeskHandle, Drawing } from "./boot.ts";
import { createDraftSaver, offerBackup, type DraftDesk } from "./draft.ts";
import { emptyHints } from "./hints.ts";
import { ProblemsView } from "./problems.ts";
import { showShortcuts } from "./shortcuts.ts";
import { createToolbar, type Toolbar } from "./toolbar.ts";
import zh from "./zh.ts";

addMessages("zh-hans", zh);

/** One open drawing: the canvas, its draft, and the bar above them. */
class Desk implements DeskHandle {
  readonly #drawing: Drawing;
  readonly sidePanel = el("aside", { class: "fg-side", "aria-label": t("Run"), hidden: true });
  readonly foot = el("div", { class: "fg-desk-foot", hidden: true });
  readonly #boot: DeskBoot;
  readonly #canvas: HTMLElement;
  readonly #properties: HTMLElement;
  readonly #toolbar: Toolbar;
  readonly #problems: ProblemsView;
  readonly #desk: DraftDesk;
  #saver!: Saver<Draft>;
  #name: string;
  // Run may be pressed before anybody can do it: it is done as soon as they can.
  #wanted = false;
  #run: () => void = () => {
    this.#wanted = true;
  };
  #edit: () => void = () => undefined;

  constructor(
    root: HTMLElement,
    boot: DeskBoot,
    make: (canvas: HTMLElement, properties: HTMLElement) => Drawing,
  ) {
    this.#boot = boot;
    this.#name = boot.model.name;
    this.#canvas = el("div", { class: "fg-designer-canvas" });
    this.#properties = el("aside", { class: "fg-side", "aria-label": t("Properties") });
    this.#properties.toggleAttribute("data-readonly", !boot.canEdit);
    const body = el("div", { class: "fg-designer-body" });
    const middle = el("div", { class: "fg-designer-middle" }, this.#canvas, this.foot);
    body.append(middle, this.#properties, this.sidePanel);
    const page = el("div", { class: "fg-designer" }, body);
    root.replaceChildren(page);
    this.#drawing = make(this.#canvas, this.#properties);
    this.#toolbar = createToolbar(boot.model.name, this.#actions(), boot);
    page.prepend(this.#toolbar.element);
    this.#problems = new ProblemsView(this.canvas);
    middle.append(this.#problems.list);
    this.#desk = {
      modelId: boot.model.id,
      ending: this.#drawing.ending,
      name: () => this.#name,
      read: () => this.#drawing.read(),
      load: (text) => this.#show(text),
      saved: (draft) => this.#showProblems(draft),
      status: (state, detail) => this.#toolbar.setSaved(state, detail),
    };
  }

  get canvas(): object {
    return this.#drawing.canvas;
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

  touch(): void {
    this.#saver.touch();
  }

  setMode(mode: "edit" | "run"): void {
    const running = mode === "run";
    const locked = running || !this.#boot.canEdit;
    (this.canvas as { get(name: string): EditLock }).get("editLock").set(locked);
    this.#canvas.toggleAttribute("data-locked", locked);
    this.#properties.hidden = running;
    this.sidePanel.hidden = !running;
    this.foot.hidden = !running;
    this.#toolbar.setMode(mode);
    if (!running) return;
    this.#drawing.uncover?.();
    service(this.canvas, "selection").select(null);
  }

  onRun(callback: () => void): void {
    this.#run = callback;
    if (this.#wanted) callback();
  }

  onEdit(callback: () => void): void {
    this.#edit = callback;
  }

  async #show(text: string): Promise<void> {
    const words = await this.#drawing.show(text);
    fit(this.canvas as never);
    if (words !== null) void toast(words);
  }

  #showProblems(draft: Draft): void {
    this.#problems.show(draft.problems);
    const errors = draft.problems.filter((problem) => problem.severity === "error").length;
    this.#toolbar.setProblems(errors, draft.problems.length - errors);
  }

  #listen(): void {
    const events = service(this.canvas, "eventBus");
    const stack = service(this.canvas, "commandStack");
    const canvas = service(this.canvas, "canvas");
    const history = (): void => this.#toolbar.setHistory(stack.canUndo(), stack.canRedo());
    events.on("commandStack.changed", (event: { trigger?: string }) => {
      history();
      if (event.trigger !== "clear") this.#saver.touch();
    });
    events.on("canvas.viewbox.changed", () => this.#toolbar.setZoom(canvas.zoom()));
    history();
    this.#toolbar.setZoom(canvas.zoom());
    emptyHints(this.canvas, this.#canvas, this.#drawing.hints);
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
    if (event.key === "?" && !typing) void showShortcuts(this.#drawing.shortcuts);
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
      undo: () => service(this.canvas, "commandStack").undo(),
      redo: () => service(this.canvas, "commandStack").redo(),
      zoom: (step) => service(this.canvas, "zoomScroll").stepZoom(step),
      fit: () => fit(this.canvas as never),
      problems: () => this.#problems.toggle(),
      shortcuts: () => void showShortcuts(this.#drawing.shortcuts),
      publish: () => void this.#publish(),
      run: () => this.#run(),
      edit: () => {
        this.setMode("edit");
        this.#edit();
      },
      extra: this.#drawing.extra ?? [],
      menu: [
        ...(this.#boot.canEdit
          ? [
              {
                label: t("Upload .{ending}", { ending: this.#drawing.ending }),
                icon: "upload",
                run: () => void this.#upload(),
              },
            ]
          : []),
        {
          label: t("Download .{ending}", { ending: this.#drawing.ending }),
          icon: "download",
          run: () => void this.#downloadText(),
        },
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
    const file = await pickFile(this.#drawing.accept);
    if (!file) return;
    const text = await file.text();
    const question = t("“{name}” takes the place of what is drawn here. The last revision stays.", {
      name: file.name,
    });
    if (!(await confirm(t("Replace the drawing?"), question, t("Replace")))) return;
    try {
      const revision = await this.flushSave();
      const taken = (await this.#drawing.taken?.(text)) ?? text;
      const draft = await putDraft(this.#boot.model.id, taken, revision);
      await this.#show(draft.text);
      this.#saver.adopt(draft.revision);
      this.#showProblems(draft);
    } catch (reason) {
      void toast((reason as Error).message, "danger");
    }
  }

  async #downloadText(): Promise<void> {
    const { ending } = this.#drawing;
    const type = ending === "json" ? "application/json" : "application/xml";
    download(fileName(this.#name, ending), await this.#drawing.read(), type);
  }

  async #downloadSvg(): Promise<void> {
    download(fileName(this.#name, "svg"), await this.#drawing.picture(), "image/svg+xml");
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

/** Opens the editor of a drawing in the element and resolves when the drawing can be seen. */
export async function openDesk(
  root: HTMLElement,
  boot: DeskBoot,
  make: (canvas: HTMLElement, properties: HTMLElement) => Drawing,
): Promise<DeskHandle> {
  const desk = new Desk(root, boot, make);
  await desk.open();
  return desk;
}
