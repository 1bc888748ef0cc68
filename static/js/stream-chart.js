// A recording as stacked charts with one cursor and one zoom; the cursor moves a marker along the track on the map.
import { axis, clock, colour, fallBack, fetchJson, fitWidth, leftAxis, onThemeChange } from "./chart-theme.js";
import { fresh, onReady } from "./ready.js";

const PLOT_PX = 112;
const TIME_AXIS_PX = 28;
const PAUSE_SECONDS = 10;
const ZOOM_STEP = 0.5;
const SHORTEST_ZOOM_SECONDS = 10;
const PACE_STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 1800];
const TIME_STEPS = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200];

// Puts an empty sample into every pause, so that no line is drawn across it.
function withPauses(data) {
  const names = Object.keys(data).filter((name) => Array.isArray(data[name]));
  const padded = Object.fromEntries(names.map((name) => [name, []]));
  // A long session comes thinned out: what is a pause is measured against the usual step.
  const span = data.seconds[data.seconds.length - 1] - data.seconds[0];
  const longest = Math.max(PAUSE_SECONDS, 3 * span / data.seconds.length);
  data.seconds.forEach((second, index) => {
    const before = data.seconds[index - 1];
    if (index && second - before > longest) {
      for (const name of names) padded[name].push(name === "seconds" ? (before + second) / 2 : null);
    }
    for (const name of names) padded[name].push(data[name][index] ?? null);
  });
  return padded;
}

function shownValues(series, values) {
  if (series.kind === "pace") return values.map((value) => (value > 0 ? series.factor / value : null));
  return values.map((value) => (value === null ? null : value * series.factor + series.offset));
}

function formatted(series, value) {
  if (value === null || value === undefined) return "–";
  return `${series.kind === "pace" ? clock(value) : value.toFixed(series.decimals)} ${series.unit}`;
}

// A walk break must not squeeze the run: the scale of a pace leaves out the slowest and fastest fiftieth.
function paceRange(values) {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (!sorted.length) return [0, 1];
  const low = sorted[Math.floor(sorted.length * 0.02)];
  const high = sorted[Math.floor(sorted.length * 0.98)];
  const margin = Math.max((high - low) * 0.1, 5);
  return [low - margin, high + margin];
}

class TrackMarker {
  constructor(data) {
    this.map = document.querySelector("[data-track-map]");
    this.marker = this.map?.querySelector("[data-track-marker]");
    this.data = data;
  }

  moveTo(index) {
    if (!this.marker || !this.data.latitude || !this.data.longitude) return;
    const latitude = index === null ? null : this.data.latitude[index];
    const longitude = index === null ? null : this.data.longitude[index];
    const { west, north, scaleX, scaleY, left, top } = this.map.dataset;
    const known = latitude !== null && latitude !== undefined && longitude !== null;
    this.marker.setAttribute("cx", known ? Number(left) + (longitude - Number(west)) * Number(scaleX) : -20);
    this.marker.setAttribute("cy", known ? Number(top) + (Number(north) - latitude) * Number(scaleY) : -20);
  }
}

class StreamChart {
  constructor(figure) {
    this.figure = figure;
    this.box = figure.querySelector("[data-chart-plots]");
    this.readout = figure.querySelector("[data-chart-readout]");
    this.hint = this.readout.textContent;
    this.series = JSON.parse(document.getElementById(figure.dataset.series).textContent);
    this.plots = [];
  }

  async start() {
    try {
      this.data = withPauses(await fetchJson(this.figure.dataset.url));
      if (!this.data.seconds?.length) throw new Error("The recording has no samples");
    } catch {
      this.figure.querySelector("[data-chart-tools]").hidden = true;
      fallBack(this.figure, this.box);
      return;
    }
    this.marker = new TrackMarker(this.data);
    this.series = this.series.filter((series) => this.data[series.name]?.some((value) => value !== null));
    this.draw();
    this.listen();
  }

  draw() {
    this.box.replaceChildren();
    this.plots = this.series.map((series, index) => this.plot(series, index === this.series.length - 1));
    fitWidth(this.box, this.plots);
  }

  plot(series, isLast) {
    const holder = document.createElement("div");
    const name = document.createElement("span");
    name.className = "stream-chart-name";
    name.textContent = `${series.label} (${series.unit})`;
    holder.append(name);
    this.box.append(holder);
    const values = shownValues(series, this.data[series.name]);
    const isPace = series.kind === "pace";
    const ticks = (_, splits) => splits.map((value) => (isPace ? clock(value) : value));
    return new uPlot({
      width: this.box.clientWidth,
      height: PLOT_PX + (isLast ? TIME_AXIS_PX : 0),
      padding: [6, 8, isLast ? 0 : 4, 0],
      legend: { show: false },
      cursor: { y: false, sync: { key: this.figure.dataset.series }, drag: { x: true, y: false }, points: { size: 7 } },
      scales: { x: { time: false }, y: isPace ? { dir: -1, range: paceRange(values) } : {} },
      axes: [
        axis({ show: isLast, size: TIME_AXIS_PX, incrs: TIME_STEPS, values: (_, splits) => splits.map(clock) }),
        leftAxis({ space: 28, values: ticks, ...(isPace ? { incrs: PACE_STEPS } : {}) }),
      ],
      series: [{}, {
        stroke: () => colour(series.hue),
        fill: series.name === "altitude" ? () => colour(series.hue, 22) : undefined,
        width: 1.5,
        points: { show: false },
      }],
      hooks: {
        setScale: [(plot, scale) => { if (scale === "x") this.zoomAll(plot.scales.x.min, plot.scales.x.max); }],
        setCursor: [(plot) => this.show(plot.cursor.idx ?? null)],
      },
    }, [this.data.seconds, values], holder);
  }

  // Every chart shows the same span; setting one sets the others once.
  zoomAll(min, max) {
    if (this.isZooming) return;
    this.isZooming = true;
    for (const plot of this.plots) if (plot.scales.x.min !== min || plot.scales.x.max !== max) plot.setScale("x", { min, max });
    this.isZooming = false;
  }

  zoom(direction) {
    const { seconds } = this.data;
    const [first, last] = [seconds[0], seconds[seconds.length - 1]];
    if (direction === "reset" || !this.plots.length) {
      this.zoomAll(first, last);
      return;
    }
    const { min, max } = this.plots[0].scales.x;
    const middle = this.index === null ? (min + max) / 2 : seconds[this.index];
    const wanted = (max - min) * (direction === "in" ? ZOOM_STEP : 1 / ZOOM_STEP);
    const span = Math.min(Math.max(wanted, SHORTEST_ZOOM_SECONDS), last - first);
    const start = Math.min(Math.max(middle - span / 2, first), last - span);
    this.zoomAll(start, start + span);
  }

  show(index) {
    this.index = index;
    this.marker.moveTo(index);
    if (index === null) {
      this.readout.textContent = this.hint;
      return;
    }
    const parts = [["", clock(this.data.seconds[index])]];
    for (const series of this.series) {
      parts.push([series.label, formatted(series, shownValues(series, [this.data[series.name][index]])[0])]);
    }
    this.readout.replaceChildren(...parts.map(([label, words]) => {
      const part = document.createElement("span");
      const figure = document.createElement("b");
      figure.textContent = words;
      part.append(label ? `${label} ` : "", figure);
      return part;
    }));
  }

  // The arrow keys move the cursor by a hundredth of what is on screen, with Shift by a tenth.
  onKey(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1 };
    if (event.key === "Escape") this.zoom("reset");
    if (!(event.key in steps)) return;
    event.preventDefault();
    const [plot] = this.plots;
    const { min, max } = plot.scales.x;
    const now = this.index === null ? min : this.data.seconds[this.index];
    const next = Math.min(Math.max(now + steps[event.key] * (max - min) / (event.shiftKey ? 10 : 100), min), max);
    for (const each of this.plots) each.setCursor({ left: each.valToPos(next, "x"), top: 0 });
  }

  listen() {
    this.box.tabIndex = 0;
    this.index = null;
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.figure.addEventListener("click", (event) => {
      const button = event.target.closest("[data-chart-zoom]");
      if (button) this.zoom(button.dataset.chartZoom);
    });
    onThemeChange(() => this.plots.forEach((plot) => plot.redraw()));
  }
}

onReady((root) => {
  for (const figure of fresh(root, "[data-stream-chart]", "Stream")) new StreamChart(figure).start();
});
