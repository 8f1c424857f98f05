import type { EChartsType } from "echarts/core";
import type { Operations } from "../../api/operations.ts";
import { el, onThemeChange, token } from "../../ui/index.ts";
import { locale, t } from "../../util/i18n.ts";

export interface Chart {
  readonly element: HTMLElement;
  readonly show: (minutes: Operations["throughput"]) => void;
}

/** Starts and ends of the last hour; the chart library comes when the first figures do. */
export function throughputChart(): Chart {
  const box = el("div", { class: "fg-ops-chart", role: "img" });
  let chart: EChartsType | null = null;
  let last: Operations["throughput"] = [];

  const draw = (): void => {
    const total = last.reduce((sum, minute) => sum + minute.completed, 0);
    box.ariaLabel = t("{n} runs completed in the last hour", { n: total });
    chart?.setOption(optionOf(last));
  };
  const load = async (): Promise<void> => {
    const { init } = await import("./echarts.ts");
    chart = init(box);
    new ResizeObserver(() => chart?.resize()).observe(box);
    draw();
  };
  onThemeChange(draw);
  let asked = false;
  return {
    element: box,
    show: (minutes) => {
      last = minutes;
      if (!asked) void load();
      else draw();
      asked = true;
    },
  };
}

function optionOf(minutes: Operations["throughput"]): Record<string, unknown> {
  const clock = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" });
  const quiet = token("--fg-color-text-quiet");
  const line = token("--fg-color-border");
  const bars = (name: string, values: number[], color: string): object => ({
    name,
    type: "bar",
    data: values,
    barGap: "10%",
    itemStyle: { color, borderRadius: [2, 2, 0, 0] },
  });
  return {
    animation: false,
    textStyle: { fontFamily: token("--fg-font-family") },
    grid: { left: 8, right: 8, top: 32, bottom: 4, containLabel: true },
    legend: { top: 0, right: 0, textStyle: { color: quiet }, itemWidth: 10, itemHeight: 10 },
    tooltip: {
      trigger: "axis",
      backgroundColor: token("--fg-color-surface"),
      borderColor: line,
      textStyle: { color: token("--fg-color-text") },
    },
    xAxis: {
      type: "category",
      data: minutes.map((minute) => clock.format(new Date(minute.minute))),
      axisLabel: { color: quiet, interval: 9 },
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      axisLabel: { color: quiet },
      splitLine: { lineStyle: { color: line } },
    },
    series: [
      bars(
        t("Started"),
        minutes.map((minute) => minute.started),
        token("--fg-color-accent"),
      ),
      bars(
        t("Completed"),
        minutes.map((minute) => minute.completed),
        token("--fg-color-success"),
      ),
    ],
  };
}
