import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../util/i18n.ts";
import type { RunEvent } from "./events.ts";
import { clockTime } from "./format.ts";
import type { PanelContext } from "./context.ts";
import { Icon } from "./parts.ts";
import { tell, type Line } from "./words.ts";
import { h, type View } from "./view.ts";

const ROW = 28;
const SPARE = 12;

interface Told extends Line {
  readonly event: RunEvent;
}

/** What happened, in order; only the rows in sight are in the page, however long the run is. */
export function HistoryTab(context: PanelContext): View {
  const { run, selected, options } = context;
  const [top, setTop] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const lines = useMemo(
    () =>
      run.events.flatMap((event): Told[] => {
        if (selected !== null && event.node !== selected) return [];
        const line = tell(event, options.name(event.node), run);
        return line === null || line.text === "" ? [] : [{ ...line, event }];
      }),
    [run.events.length, selected],
  );
  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines.length]);

  const height = box.current?.clientHeight ?? 600;
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const seen = lines.slice(first, first + Math.ceil(height / ROW) + 2 * SPARE);
  const onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = box.current ?? new HTMLElement();
    atEnd.current = scrollTop + clientHeight >= scrollHeight - ROW;
    setTop(scrollTop);
  };
  return h(
    "div",
    {
      class: "fg-run-history",
      ref: box,
      onScroll,
      tabIndex: 0,
      role: "list",
      "aria-label": t("History"),
    },
    h(
      "div",
      { class: "fg-run-history-all", style: { height: `${lines.length * ROW}px` } },
      seen.map((line, index) =>
        h(
          "div",
          {
            key: line.event.seq,
            role: "listitem",
            "aria-setsize": lines.length,
            "aria-posinset": first + index + 1,
            class: "fg-run-line",
            "data-tone": line.tone,
            style: { top: `${(first + index) * ROW}px` },
          },
          h(
            "button",
            {
              type: "button",
              title: `#${line.event.seq} · ${line.text}`,
              disabled: line.event.node === null,
              onClick: () => line.event.node !== null && options.focus(line.event.node),
            },
            h("time", { dateTime: line.event.at }, clockTime(line.event.at)),
            h(Icon, { name: line.icon }),
            h("span", { class: "fg-run-line-text" }, line.text),
          ),
        ),
      ),
    ),
  );
}
