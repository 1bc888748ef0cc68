// What is typed into the builder's small fields and how it is shown again. A parser answers undefined for what it cannot read.
const UNITS_OF_LENGTH = { "": 1, m: 1, mtr: 1, k: 1000, km: 1000, mi: 1609.344, yd: 0.9144 };
const POUND = 0.45359237;

const figure = (value) => String(Math.round(value * 100) / 100);
const hundredths = (value) => Math.round(value * 100) / 100;
const plain = (text) => text.trim().toLowerCase().replaceAll(",", ".").replace(/[–−]/g, "-");

export function range(text) {
  const found = plain(text).match(/^(\d+(?:\.\d+)?)(?:\s*-\s*(\d+(?:\.\d+)?))?$/);
  return found ? [Number(found[1]), Number(found[2] ?? found[1])] : undefined;
}
export const rangeText = (low, high) => (low === high ? figure(low) : `${figure(low)}-${figure(high)}`);

export function seconds(text) {
  const bare = plain(text).replaceAll(" ", "");
  let found = bare.match(/^(?:(\d+):)?(\d+):([0-5]\d)$/);
  if (found) return Number(found[1] ?? 0) * 3600 + Number(found[2]) * 60 + Number(found[3]);
  found = bare.match(/^(\d+)(?:s|sec|'')$/);
  if (found) return Number(found[1]);
  found = bare.match(/^(\d+)h(?:(\d+)(?:m|min)?)?$/);
  if (found) return Number(found[1]) * 3600 + Number(found[2] ?? 0) * 60;
  found = bare.match(/^(\d+(?:\.\d+)?)(?:m|min|')?$/);
  return found ? Math.round(Number(found[1]) * 60) : undefined;
}
export function clock(value) {
  const whole = Math.floor(value / 60);
  const rest = hundredths(value - whole * 60);
  return `${whole}:${rest < 10 ? "0" : ""}${rest}`;
}
export function secondsText(value) {
  if (value < 60) return `${value}s`;
  if (value % 60 === 0 && value < 10800) return `${value / 60}min`;
  const hours = Math.floor(value / 3600);
  return hours ? `${hours}:${clock(value % 3600).padStart(5, "0")}` : clock(value);
}

export function metres(text) {
  const found = plain(text).match(/^(\d+(?:\.\d+)?)\s*(m|mtr|k|km|mi|yd)?$/);
  return found ? hundredths(Number(found[1]) * UNITS_OF_LENGTH[found[2] ?? ""]) : undefined;
}
export function metresText(value) {
  if (value >= 1000 && value % 100 === 0) return `${figure(value / 1000)}km`;
  for (const unit of value === Math.floor(value) ? [] : ["mi", "yd"]) {
    const count = Math.round((value / UNITS_OF_LENGTH[unit]) * 100) / 100;
    if (hundredths(count * UNITS_OF_LENGTH[unit]) === value) return `${count}${unit}`;
  }
  return `${figure(value)}m`;
}

export function pace(text) {
  const ends = plain(text).split("-").map((end) => {
    const found = end.trim().match(/^(\d+):([0-5]\d(?:\.\d)?)$/);
    return found ? Number(found[1]) * 60 + Number(found[2]) : undefined;
  });
  if (ends.length > 2 || ends.includes(undefined)) return undefined;
  return [Math.min(...ends), Math.max(...ends)];
}
export const paceText = (low, high) => (low === high ? clock(low) : `${clock(low)}-${clock(high)}`);

export function amount(text) {
  const bare = plain(text).replaceAll(" ", "");
  if (bare === "amrap" || bare === "max") return { kind: "amrap", low: 0, high: 0 };
  const count = range(bare);
  if (count) return { kind: "repetitions", low: count[0], high: count[1] };
  const length = /(\d)(m|mtr|km|yd)$/.test(bare) ? metres(bare) : undefined;
  if (length !== undefined) return { kind: "distance", low: length, high: length };
  const time = seconds(bare);
  return time === undefined ? undefined : { kind: "time", low: time, high: time };
}
export function amountText({ kind, low, high }) {
  if (kind === "amrap") return "AMRAP";
  if (kind === "time") return secondsText(low);
  return kind === "distance" ? metresText(low) : rangeText(low, high);
}

const kilograms = (value, unit) => (unit === "lb" ? hundredths(value * POUND) : value);

// A bare number is a weight in the trainer's own unit; nothing typed is no weight.
export function load(text, unit) {
  const bare = plain(text).replaceAll(" ", "").replace(/^@/, "");
  if (!bare) return null;
  let found = bare.match(/^bw(?:([+-])(\d+(?:\.\d+)?)(kg|lb)?)?$/);
  if (found) {
    const added = found[1] ? Number(`${found[1]}${kilograms(Number(found[2]), found[3] ?? unit)}`) : 0;
    return { kind: "body_weight", low: added, high: added };
  }
  found = bare.match(/^([\d.-]+)(%|kg|lb)?$/);
  const ends = found && range(found[1]);
  if (!ends) return undefined;
  if (found[2] === "%") return { kind: "percent", low: ends[0], high: ends[1] };
  const [low, high] = ends.map((end) => kilograms(end, found[2] ?? unit));
  return { kind: "kg", low, high };
}
function weightText(low, high) {
  const pounds = Math.round(low / POUND);
  if (low === high && low % 0.25 && hundredths(pounds * POUND) === low) return `${pounds}lb`;
  return `${rangeText(low, high)}kg`;
}
export function loadText(value) {
  if (!value) return "";
  if (value.kind === "percent") return `${rangeText(value.low, value.high)}%`;
  if (value.kind === "kg") return weightText(value.low, value.high);
  const sign = value.low < 0 ? "-" : "+";
  return value.low ? `BW${sign}${weightText(Math.abs(value.low), Math.abs(value.low))}` : "BW";
}

// A bare number is repetitions in reserve.
export function effort(text) {
  const bare = plain(text).replaceAll(" ", "");
  if (!bare) return null;
  const found = bare.match(/^(rir|rpe)?@?([\d.-]+)$/);
  const ends = found && range(found[2]);
  return ends ? { scale: found[1] ?? "rir", low: ends[0], high: ends[1] } : undefined;
}
export const effortText = (value) => (value ? `${value.scale.toUpperCase()} ${rangeText(value.low, value.high)}` : "");
