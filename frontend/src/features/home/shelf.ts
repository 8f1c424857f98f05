import type { Model } from "../../api/types.ts";
import { el, fillWith } from "../../ui/index.ts";
import { card, type CardActions } from "./card.ts";
import { Thumbnails } from "./thumbnails.ts";

/** A grid of cards; what is not shown is neither built nor drawn. */
export class Shelf {
  readonly element = el("div", { class: "fg-models" });
  readonly #thumbnails = new Thumbnails();
  readonly #actionsOf: (model: Model) => CardActions;

  constructor(actionsOf: (model: Model) => CardActions) {
    this.#actionsOf = actionsOf;
  }

  show(models: readonly Model[]): void {
    this.#thumbnails.clear();
    const cards = models.map((model) => ({ ...card(model, this.#actionsOf(model)), model }));
    fillWith(this.element, ...cards.map(({ element }) => element));
    for (const { box, model } of cards) this.#thumbnails.watch(box, model);
  }
}
