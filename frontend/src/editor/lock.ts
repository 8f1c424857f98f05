import type { CommandStack, EventBus, Shape } from "./services.ts";

interface Keyboard {
  addListener(priority: number, listener: () => unknown): void;
}

/** Whether the drawing may change. While locked, people can still look, select, pan and zoom. */
export class EditLock {
  static readonly $inject = ["eventBus", "commandStack", "keyboard"];
  #locked = false;

  constructor(eventBus: EventBus, commandStack: CommandStack, keyboard: Keyboard) {
    const isShape = (event: { element?: Shape }): boolean => Boolean(event.element?.parent);
    const refuse = (event: { element?: Shape }): unknown =>
      this.#locked && isShape(event) ? false : undefined;
    eventBus.on(["element.mousedown", "element.dblclick"], 5000, refuse);
    keyboard.addListener(5000, () => (this.#locked ? true : undefined));
    for (const name of ["execute", "undo", "redo"] as const) {
      const original = commandStack[name].bind(commandStack) as (...args: unknown[]) => void;
      Reflect.set(commandStack, name, (...args: unknown[]) => {
        if (!this.#locked) original(...args);
      });
    }
  }

  set(locked: boolean): void {
    this.#locked = locked;
  }
}

export const editLockModule = { __init__: ["editLock"], editLock: ["type", EditLock] };
