// 画图: draws the table that every element with data-chart holds. It is heavy, so `chart.ts` fetches it only when needed.
//
// data-chart    "line" or "bar"
// data-unit     written behind each value ("%")
// data-top      the highest value there can be, where there is one (100)
// The table's first row names the series, the first cell of each further row the point; a cell's data-value is its
// number, and a cell without one is a gap.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

type Series = { name: string; values: (number | null)[] };

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const TONES = ["--indigo", "--quiet", "--ochre", "--pine"];
const DASHES = ["solid", "dashed", "dotted", "solid"] as const;
const MARKS = ["circle", "rect", "triangle", "diamond"];

function read(table: HTMLTableElement): { points: string[]; series: Series[] } {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const number = (cell: HTMLTableCellElement | undefined): number | null => {
    const said = cell?.dataset["value"];
    return said ? Number(said) : null;
  };
  const drawn = heads.map((head, column) => ({ head, column })).filter(({ head }) => head.dataset["series"] !== undefined);
  return {
    points: rows.map((row) => row.cells[0]?.textContent?.trim() ?? ""),
    series: drawn.map(({ head, column }) => ({
      name: head.dataset["series"] || (head.textContent?.trim() ?? ""),
      values: rows.map((row) => number(row.cells[column])),
    })),
  };
}

function draw(element: HTMLElement): void {
  const table = element.querySelector("table");
  if (!table) return;
  const all = read(table);
  const points = all.points;
  // A series without anything to show would only take room.
  const series = all.series.filter((each) => each.values.some((value) => value !== null && value !== 0) || all.series.length === 1);
  if (points.length === 0 || series.every((each) => each.values.every((value) => value === null))) return;
  const box = document.createElement("div");
  box.className = "chart__drawing";
  box.setAttribute("aria-hidden", "true"); // the table beside it says the same
  element.prepend(box);
  const unit = element.dataset["unit"] ?? "";
  const top = element.dataset["top"] ? Number(element.dataset["top"]) : undefined;
  const bars = element.dataset["chart"] === "bar";
  // Lying bars, so that each name stands whole beside its own.
  if (bars) box.style.height = `${points.length * (10 + 14 * series.length) + 24}px`;
  const chart = init(box, null, { renderer: "canvas" });

  const show = (): void => {
    const ink = token("--ink");
    const quiet = token("--quiet");
    const font = getComputedStyle(document.body).fontFamily;
    const named = series.length > 1;
    chart.setOption(
      {
        animation: false,
        textStyle: { fontFamily: font, color: ink, fontSize: 13 },
        grid: { left: 8, right: bars ? 72 : named ? 96 : 24, top: 24, bottom: 8, containLabel: true },
        tooltip: {
          // Drawn, not written into the page: the content policy allows no inline styles.
          renderMode: "richText", trigger: "axis", backgroundColor: token("--sheet"), borderColor: token("--rule"),
          textStyle: { color: ink, fontFamily: font },
          valueFormatter: (value: unknown) => (value === null || value === undefined ? "—" : `${String(value)}${unit}`),
        },
        [bars ? "yAxis" : "xAxis"]: { type: "category", data: points, inverse: bars, axisLine: { lineStyle: { color: quiet } }, axisTick: { show: false }, axisLabel: { color: quiet, hideOverlap: !bars, interval: bars ? 0 : undefined } },
        [bars ? "xAxis" : "yAxis"]: { type: "value", min: 0, max: top, axisLabel: { show: !bars, color: quiet, formatter: `{value}${unit}` }, splitLine: { show: !bars, lineStyle: { color: token("--hairline") } }, minInterval: unit ? undefined : 1 },
        series: series.map((each, index) => {
          const tone = token(TONES[index % TONES.length]!) || "#23507A";
          const common = { name: each.name, data: each.values, itemStyle: { color: tone } };
          if (bars) return { ...common, type: "bar", barWidth: 10, label: { show: true, position: "right", color: ink, formatter: "{a} {c}", fontSize: 11 } };
          return {
            ...common, type: "line", symbol: MARKS[index % MARKS.length], symbolSize: 7, connectNulls: false,
            lineStyle: { color: tone, width: 2, type: DASHES[index % DASHES.length] },
            endLabel: named ? { show: true, formatter: "{a}", color: tone, width: 84, overflow: "break" } : { show: false },
          };
        }),
      },
      true,
    );
  };
  show();
  new ResizeObserver(() => chart.resize({ animation: { duration: 0 } })).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  element.dataset["ready"] = "";
}

for (const element of document.querySelectorAll<HTMLElement>("[data-chart]")) draw(element);
