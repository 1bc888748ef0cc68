// What uPlot needs to know of the page's look: colours of the tokens in the theme of the moment, fonts, axes.
const FONT = '11px "Inter Variable", system-ui, sans-serif';
const LEFT_AXIS_PX = 54;
const resolved = new Map();
const probe = document.createElement("span");

// A canvas cannot read custom properties, so an element in the page works the colour out.
export function colour(token, percent = 100) {
  const key = `${token} ${percent}`;
  if (!resolved.has(key)) {
    probe.hidden = true;
    if (!probe.isConnected) document.body.append(probe);
    probe.style.color = percent === 100 ? `var(--${token})` : `color-mix(in oklch, var(--${token}) ${percent}%, transparent)`;
    resolved.set(key, getComputedStyle(probe).color);
  }
  return resolved.get(key);
}

// Calls redraw when the reader or the system switches between light and dark.
export function onThemeChange(redraw) {
  const forget = () => { resolved.clear(); redraw(); };
  document.addEventListener("theme:changed", forget);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", forget);
}

export function axis(options) {
  return {
    stroke: () => colour("text-faint"),
    font: FONT,
    grid: { stroke: () => colour("line-soft"), width: 1 },
    ticks: { show: false },
    gap: 6,
    ...options,
  };
}

export function leftAxis(options) {
  return axis({ size: LEFT_AXIS_PX, ...options });
}

export function clock(seconds) {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

export async function fetchJson(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The chart's data answered ${response.status}`);
  return response.json();
}

// Says that the chart could not be drawn and opens the table, which has the same figures.
export function fallBack(figure, plots) {
  const words = document.createElement("p");
  words.className = "muted small";
  words.textContent = "The chart could not be loaded. The table below has the figures.";
  plots.replaceChildren(words);
  const table = figure.querySelector("details");
  if (table) table.open = true;
}

// Keeps a plot as wide as its box.
export function fitWidth(box, plots) {
  new ResizeObserver(() => {
    for (const plot of plots) if (box.clientWidth) plot.setSize({ width: box.clientWidth, height: plot.height });
  }).observe(box);
}
