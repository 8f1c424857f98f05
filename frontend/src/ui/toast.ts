import "@awesome.me/webawesome/dist/components/toast/toast.js";
import type WaToast from "@awesome.me/webawesome/dist/components/toast/toast.js";
import { el } from "./el.ts";

export type Tone = "brand" | "success" | "warning" | "danger" | "neutral";

let stack: WaToast | undefined;

/** Says something for a few seconds, at the top right, over nothing that matters. */
export async function toast(message: string, tone: Tone = "neutral"): Promise<void> {
  if (!stack) {
    stack = el("wa-toast", { placement: "top-end" }) as WaToast;
    document.body.append(stack);
    await stack.updateComplete;
  }
  const duration = tone === "danger" ? 8000 : 4000;
  await stack.create(message, { variant: tone, duration, size: "s" });
}
