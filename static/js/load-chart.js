// Fitness, fatigue and form by day, with the day's load as bars underneath.
import { axis, colour, fallBack, fetchJson, fitWidth, leftAxis, onThemeChange } from "./chart-theme.js";
import { fresh, onReady } from "./ready.js";

const HEIGHT_PX = 280;
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const TICK = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const LINES = [
  { name: "fitness", label: "Fitness", hue: "run", width: 2.5 },
  { name: "fatigue", label: "Fatigue", hue: "strength", width: 1.5 },
  { name: "form", label: "Form", hue: "close", width: 1.5 },
];

function rounded(value) {
  return value === null || value === undefined ? "–" : String(Math.round(value)).replace("-", "−");
}

function options(width, data, readout) {
  const line = ({ label, hue, width: stroke }) => ({ label, stroke: () => colour(hue), width: stroke, points: { show: false } });
  const bars = {
    label: "Load",
    scale: "load",
    stroke: () => colour("accent", 30),
    fill: () => colour("accent", 30),
    paths: uPlot.paths.bars({ size: [0.7, 12] }),
    points: { show: false },
  };
  const show = (plot) => {
    const index = plot.cursor.idx ?? data.dates.length - 1;
    const figures = LINES.map(({ name, label }) => `${label} ${rounded(data[name][index])}`);
    readout.textContent = [DAY.format(new Date(`${data.dates[index]}T00:00Z`)), `load ${rounded(data.load[index])}`, ...figures].join(" · ");
  };
  return {
    width,
    height: HEIGHT_PX,
    padding: [12, 8, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false }, points: { size: 7 } },
    scales: { load: { range: (_, min, max) => [0, Math.max(max, 1) * 3.5] } },
    axes: [axis({ space: 64, values: (_, splits) => splits.map((seconds) => TICK.format(seconds * 1000)) }), leftAxis({})],
    series: [{}, bars, ...LINES.map(line)],
    hooks: { setCursor: [show], ready: [show] },
  };
}

async function draw(figure) {
  const box = figure.querySelector("[data-chart-plots]");
  let data;
  try {
    data = await fetchJson(figure.dataset.url);
    if (!data.dates?.length) throw new Error("There are no days to draw");
  } catch {
    fallBack(figure, box);
    return;
  }
  const seconds = data.dates.map((date) => Date.parse(`${date}T00:00Z`) / 1000);
  const columns = [seconds, data.load, ...LINES.map(({ name }) => data[name])];
  const plot = new uPlot(options(box.clientWidth, data, figure.querySelector("[data-chart-readout]")), columns, box);
  fitWidth(box, [plot]);
  onThemeChange(() => plot.redraw());
}

onReady((root) => {
  for (const figure of fresh(root, "[data-load-chart]", "Load")) draw(figure);
});
