import { getDraft } from "../../api/models.ts";
import { getRules } from "../../api/rules.ts";
import { getSheet } from "../../api/sheets.ts";
import type { Model } from "../../api/types.ts";
import { drawThumbnail } from "../../bpmn/viewer.ts";
import { drawGraphThumbnail } from "../../diagram/graph/drawing.ts";
import { drawMachineThumbnail } from "../../diagram/machine/drawing.ts";
import { icon } from "../../ui/index.ts";
import { KIND_ICONS } from "./card.ts";
import { rulesPreview, tablePreview } from "./table-preview.ts";

type Undraw = () => void;

/** Draws each picture when it comes into sight, so that a long list opens at once. */
export class Thumbnails {
  readonly #models = new WeakMap<Element, Model>();
  readonly #drawn = new Set<Undraw>();
  readonly #seen = new IntersectionObserver((entries) => this.#arrived(entries), {
    rootMargin: "200px",
  });

  watch(box: HTMLElement, model: Model): void {
    this.#models.set(box, model);
    this.#seen.observe(box);
  }

  clear(): void {
    this.#seen.disconnect();
    for (const undraw of this.#drawn) undraw();
    this.#drawn.clear();
  }

  #arrived(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const model = this.#models.get(entry.target);
      if (!entry.isIntersecting || !model) continue;
      this.#seen.unobserve(entry.target);
      void this.#draw(entry.target as HTMLElement, model);
    }
  }

  async #draw(box: HTMLElement, model: Model): Promise<void> {
    try {
      if (model.kind === "process") {
        const { text } = await getDraft(model.id);
        box.replaceChildren();
        this.#drawn.add(await drawThumbnail(box, text));
      } else if (model.kind === "decision") {
        box.replaceChildren(tablePreview(await getSheet(model.id)));
      } else if (model.kind === "rules") {
        box.replaceChildren(rulesPreview(await getRules(model.id)));
      } else {
        const { text } = await getDraft(model.id);
        const draw = model.kind === "machine" ? drawMachineThumbnail : drawGraphThumbnail;
        box.replaceChildren();
        this.#drawn.add(draw(box, text));
      }
      box.dataset["drawn"] = "";
    } catch {
      box.replaceChildren(icon(KIND_ICONS[model.kind]));
    }
  }
}
