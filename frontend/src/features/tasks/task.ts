import { ApiError } from "../../api/client.ts";
import { completeUserTask, getUserTask } from "../../api/instances.ts";
import type { UserTask } from "../../api/types.ts";
import { button, el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { openForm, type FilledForm } from "./form.ts";

export interface OpenedTask {
  readonly task: UserTask;
  readonly destroy: () => void;
}

/** Shows one open task with its form; `done` is told once the server has accepted it. */
export async function openTask(
  host: HTMLElement,
  id: string,
  done: () => void = () => undefined,
): Promise<OpenedTask> {
  const task = await getUserTask(id);
  const box = el("div", null);
  const form = await openForm(box, task.form, task.form === null ? {} : task.variables);
  const send = button({
    label: t("Complete"),
    icon: "check",
    tone: "brand",
    look: "accent",
    onclick: () => void complete(id, form, send, done),
  });
  // Pressing must not leave the field first: an error that goes away would move the button.
  send.addEventListener("mousedown", (event) => event.preventDefault());
  host.replaceChildren(box, el("div", { class: "fg-task-actions" }, send));
  host.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      send.click();
    }
  });
  return { task, destroy: form.destroy };
}

async function complete(
  id: string,
  form: FilledForm,
  send: HTMLElement,
  done: () => void,
): Promise<void> {
  const values = form.read();
  if (values === null || send.hasAttribute("disabled")) return;
  send.toggleAttribute("disabled", true);
  try {
    await completeUserTask(id, values);
    done();
  } catch (error) {
    form.refuse(error instanceof ApiError ? error : String(error));
    send.toggleAttribute("disabled", false);
  }
}
