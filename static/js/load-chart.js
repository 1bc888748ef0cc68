// Fitness, fatigue and form by day, with the day's load as bars underneath; days that are only planned are paler.
import { axis, colour, fallBack, fetchJson, fitWidth, leftAxis, onThemeChange } from "./chart-theme.js";
import { fresh, onReady } from "./ready.js";

const HEIGHT_PX = 280;
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const TICK = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const LINES = [
  { name: "fitness", label: "Fitness", hue: "run", width: 2.5, dash: [] },
  { name: "fatigue", label: "Fatigue", hue: "strength", width: 1.5, dash: [7, 3] },
  { name: "form", label: "Form", hue: "close", width: 1.5, dash: [2, 3] },
];

function rounded(value) {
  return value === null || value === undefined ? "–" : String(Math.round(value)).replace("-", "−");
}

// The values up to the first planned day, and those from the last done day on: the two parts of a line meet there.
function parts(values, plannedFrom) {
  const start = plannedFrom ?? values.length;
  return [
    values.map((value, index) => (index < start ? value : null)),
    values.map((value, index) => (index >= start - 1 ? value : null)),
  ];
}

function options(width, data, readout) {
  const lines = ({ label, hue, width: stroke, dash }) => [100, 55].map((percent) => ({ label, stroke: () => colour(hue, percent), width: stroke, dash, points: { show: false } }));
  const bars = {
    label: "Load",
    scale: "load",
    stroke: () => colour("accent", 30),
    fill: () => colour("accent", 30),
    paths: uPlot.paths.bars({ size: [0.7, 12] }),
    points: { show: false },
  };
  const isPlanned = (index) => data.planned_from !== null && data.planned_from !== undefined && index >= data.planned_from;
  const show = (plot) => {
    const index = plot.cursor.idx ?? data.dates.length - 1;
    const figures = LINES.map(({ name, label }) => `${label} ${rounded(data[name][index])}`);
    const day = DAY.format(new Date(`${data.dates[index]}T00:00Z`));
    readout.textContent = [isPlanned(index) ? `${day}, planned` : day, `load ${rounded(data.load[index])}`, ...figures].join(" · ");
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
    series: [{}, bars, ...LINES.flatMap(lines)],
    hooks: { setCursor: [show], ready: [show] },
  };
}

// A button that keeps the chart as it stands, on the page's background.
function offerPicture(figure, plot) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Save as PNG";
  button.addEventListener("click", () => {
    const drawn = plot.ctx.canvas;
    const picture = document.createElement("canvas");
    [picture.width, picture.height] = [drawn.width, drawn.height];
    const context = picture.getContext("2d");
    context.fillStyle = colour("surface-raised");
    context.fillRect(0, 0, picture.width, picture.height);
    context.drawImage(drawn, 0, 0);
    picture.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "fitness.png";
      link.click();
      URL.revokeObjectURL(link.href);
    });
  });
  figure.querySelector("figcaption").append(button);
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
  const columns = [seconds, data.load, ...LINES.flatMap(({ name }) => parts(data[name], data.planned_from))];
  const plot = new uPlot(options(box.clientWidth, data, figure.querySelector("[data-chart-readout]")), columns, box);
  fitWidth(box, [plot]);
  offerPicture(figure, plot);
  onThemeChange(() => plot.redraw());
}

onReady((root) => {
  for (const figure of fresh(root, "[data-load-chart]", "Load")) draw(figure);
});
