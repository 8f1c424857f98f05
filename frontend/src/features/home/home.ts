import { createModel, deleteModel, listModels, moveModel, renameModel } from "../../api/models.ts";
import type { Model, ModelKind } from "../../api/types.ts";
import { button, confirm, el, emptyState, fillWith, icon, prompt, toast } from "../../ui/index.ts";
import { pickFile } from "../../util/files.ts";
import { t } from "../../util/i18n.ts";
import type { HomeBoot } from "./boot.ts";
import type { CardActions } from "./card.ts";
import { folderSection, OpenFolders } from "./folders.ts";
import { byFolder, kindOf, matches, titleOf } from "./search.ts";
import { Shelf } from "./shelf.ts";

/** The first page: everything there is to open, and the ways to begin something new. */
class Home {
  readonly #boot: HomeBoot;
  readonly #list = el("div", { class: "fg-shelves" });
  readonly #count = el("span", { class: "fg-quiet" });
  readonly #search: HTMLInputElement;
  readonly #open: OpenFolders;
  #shelves: Shelf[] = [];
  #models: Model[] = [];

  constructor(root: HTMLElement, boot: HomeBoot) {
    this.#boot = boot;
    this.#open = new OpenFolders(boot.workspace.id);
    this.#search = el("input", {
      type: "search",
      class: "fg-search",
      placeholder: t("Find a model"),
      "aria-label": t("Find a model"),
      oninput: () => this.#draw(),
    });
    root.replaceChildren(
      el(
        "div",
        { class: "fg-content" },
        el(
          "header",
          { class: "fg-home-head" },
          el("h1", null, t("Models")),
          this.#count,
          el("span", { class: "fg-spacer" }),
          el("label", { class: "fg-search-box" }, icon("search"), this.#search),
          ...this.#beginnings(),
        ),
        this.#list,
      ),
    );
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void this.#take(file);
    });
  }

  async load(): Promise<void> {
    this.#models = await listModels(this.#boot.workspace.id);
    this.#draw();
  }

  #beginnings(): HTMLElement[] {
    const { process, decision } = this.#boot.canEdit;
    const upload = button({
      label: t("Upload"),
      icon: "upload",
      onclick: () => void this.#upload(),
    });
    const table = button({
      label: t("New decision table"),
      icon: "table-2",
      onclick: () => void this.#create("decision"),
    });
    const drawing = button({
      label: t("New process"),
      icon: "plus",
      tone: "brand",
      look: "accent",
      onclick: () => void this.#create("process"),
    });
    const rules = button({
      label: t("New rule set"),
      icon: "list-checks",
      onclick: () => void this.#create("rules"),
    });
    const graph = button({
      label: t("New task graph"),
      icon: "git-branch",
      onclick: () => void this.#create("graph"),
    });
    const machine = button({
      label: t("New state machine"),
      icon: "circle-dot",
      onclick: () => void this.#create("machine"),
    });
    return [
      ...(process || decision ? [upload] : []),
      ...(this.#boot.canEdit.machine ? [machine] : []),
      ...(this.#boot.canEdit.graph ? [graph] : []),
      ...(this.#boot.canEdit.rules ? [rules] : []),
      ...(decision ? [table] : []),
      ...(process ? [drawing] : []),
    ];
  }

  #draw(): void {
    for (const shelf of this.#shelves) shelf.show([]);
    this.#shelves = [];
    const found = this.#models.filter((model) => matches(model, this.#search.value));
    this.#count.textContent = this.#models.length ? String(this.#models.length) : "";
    if (found.length === 0) return this.#drawNothing();
    const folders = byFolder(found);
    const loose = folders.get("") ?? [];
    folders.delete("");
    const sections = [...folders].map(([name, models]) => this.#folder(name, models));
    const shelf = this.#shelf();
    shelf.show(loose);
    fillWith(this.#list, ...sections, loose.length ? shelf.element : null);
  }

  /** A search looks into every folder and opens those that hold something, without remembering it. */
  #folder(name: string, models: Model[]): HTMLElement {
    const searching = this.#search.value.trim() !== "";
    return folderSection(name, models, this.#shelf(), {
      open: searching || this.#open.has(name),
      toggled: (open) => {
        if (!searching) this.#open.set(name, open);
      },
    });
  }

  #shelf(): Shelf {
    const shelf = new Shelf((model) => this.#actions(model));
    this.#shelves.push(shelf);
    return shelf;
  }

  #actions({ kind }: Model): CardActions {
    const { canEdit, canRemove } = this.#boot;
    return {
      rename: canEdit[kind] ? (chosen) => void this.#rename(chosen) : null,
      move: canEdit[kind] ? (chosen) => void this.#move(chosen) : null,
      remove: canRemove[kind] ? (chosen) => void this.#remove(chosen) : null,
    };
  }

  #drawNothing(): void {
    const none = this.#models.length === 0;
    const nothing = none
      ? emptyState(
          "workflow",
          t("Draw your first process"),
          t(
            "Drag a flow together, press Run, and watch it move. Or drop a .bpmn or .dmn file here.",
          ),
          ...this.#beginnings(),
        )
      : emptyState("search", t("Nothing found"), t("No model has this in its name."));
    fillWith(this.#list, nothing);
  }

  async #create(kind: ModelKind): Promise<void> {
    const titles: Partial<Record<ModelKind, string>> = {
      process: t("New process"),
      graph: t("New task graph"),
      machine: t("New state machine"),
      rules: t("New rule set"),
    };
    const title = titles[kind] ?? t("New decision table");
    const name = await prompt(title, t("Name"), "", { action: t("Create") });
    if (name) await this.#go(createModel(this.#boot.workspace.id, { kind, name }));
  }

  async #upload(): Promise<void> {
    const file = await pickFile(".bpmn,.dmn,.scxml,.json,.xml");
    if (file) await this.#take(file);
  }

  async #take(file: File): Promise<void> {
    const text = await file.text();
    const kind = kindOf(file.name, text);
    if (!kind)
      return void toast(
        t("This is no BPMN, DMN or SCXML file, no task graph and no rule set."),
        "danger",
      );
    await this.#go(createModel(this.#boot.workspace.id, { kind, name: titleOf(file.name), text }));
  }

  async #go(creating: Promise<Model>): Promise<void> {
    try {
      location.assign(`/models/${(await creating).id}/`);
    } catch (reason) {
      void toast((reason as Error).message, "danger");
    }
  }

  async #rename(model: Model): Promise<void> {
    const name = await prompt(t("Rename"), t("Name"), model.name);
    if (name && name !== model.name) await this.#change(renameModel(model.id, name));
  }

  async #move(model: Model): Promise<void> {
    const known = [...byFolder(this.#models).keys()].filter((name) => name !== "");
    const folder = await prompt(t("Move to folder"), t("Folder"), model.folder, {
      action: t("Move"),
      optional: true,
      hint: t("Leave it empty to take the model out of its folder."),
      known,
    });
    if (folder === null || folder === model.folder) return;
    if (folder) this.#open.set(folder, true);
    await this.#change(moveModel(model.id, folder));
  }

  async #remove(model: Model): Promise<void> {
    const text = t("“{name}” and its versions are removed from the list.", { name: model.name });
    if (await confirm(t("Delete this model?"), text, t("Delete"), "danger")) {
      await this.#change(deleteModel(model.id));
    }
  }

  async #change(work: Promise<unknown>): Promise<void> {
    try {
      await work;
      await this.load();
    } catch (reason) {
      void toast((reason as Error).message, "danger");
    }
  }
}

export async function openHome(root: HTMLElement, boot: HomeBoot): Promise<void> {
  await new Home(root, boot).load();
}
