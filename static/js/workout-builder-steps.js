// Rows of steps and nested repeats.
import { h, join } from "./workout-builder-rows.js";
import { metres, metresText, pace, paceText, range, rangeText, seconds, secondsText } from "./workout-builder-values.js";

const KINDS = [["work", "Work"], ["warmup", "Warm-up"], ["recovery", "Recovery"], ["rest", "Rest"], ["cooldown", "Cool-down"], ["other", "Other"]];
const number = (text) => range(text)?.[0];
const ENDS = {
  time: { label: "Time", start: 600, read: seconds, show: secondsText, hint: "10min" },
  distance: { label: "Distance", start: 1000, read: metres, show: metresText, hint: "800m" },
  lap: { label: "Lap button", start: 0 },
  calories: { label: "Energy, kcal", start: 200, read: number, show: String, hint: "200" },
  heart_rate_above: { label: "Heart rate above", start: 160, read: number, show: String, hint: "160" },
  heart_rate_below: { label: "Heart rate below", start: 120, read: number, show: String, hint: "120" },
};
// key: label, metric, scale, first values, example
const TARGETS = {
  "": ["No target"],
  pace: ["Pace", "pace", "absolute", [300, 300], "4:10-4:20"],
  anchor: ["Race pace", "pace", "anchor", [0, 0], "0"],
  pace_percent: ["% of threshold pace", "pace", "percent", [95, 95], "95-100"],
  pace_zone: ["Pace zone", "pace", "zone", [2, 2], "2"],
  power: ["Power, W", "power", "absolute", [200, 200], "240-260"],
  power_percent: ["% of FTP", "power", "percent", [90, 95], "90-95"],
  power_zone: ["Power zone", "power", "zone", [2, 2], "2"],
  heart_rate: ["Heart rate, bpm", "heart_rate", "absolute", [140, 150], "140-150"],
  heart_rate_percent: ["% of threshold heart rate", "heart_rate", "percent", [85, 90], "85-90"],
  heart_rate_percent_of_maximum: ["% of maximum heart rate", "heart_rate", "percent_of_maximum", [75, 80], "75-80"],
  heart_rate_zone: ["Heart rate zone", "heart_rate", "zone", [2, 2], "2-3"],
  rpe: ["RPE", "rpe", "absolute", [6, 6], "6-7"],
  speed: ["Speed", "speed", "absolute", [30, 30], "30-32"],
  cadence: ["Cadence", "cadence", "absolute", [90, 90], "85-95"],
};
const ANCHORS = [["mile", "mile"], ["3k", "3k"], ["5k", "5k"], ["10k", "10k"], ["half", "half marathon"], ["marathon", "marathon"], ["threshold", "threshold"], ["css", "CSS"]];
const PACES = ["km", "mi", "100m", "100yd", "500m"].map((unit) => [unit, `/${unit}`]);
const SPEEDS = ["km/h", "mph"].map((unit) => [unit, unit]);

const keyOf = ({ metric, scale }) => (scale === "anchor" ? scale : scale === "absolute" ? metric : `${metric}_${scale}`);
const newStep = (kind = "work") => ({ type: "step", kind, end: { kind: "time", value: 600 } });
const offset = (text) => (/^[+-]?\d+$/.test(text.trim()) ? [Number(text), Number(text)] : undefined);

function newTarget(builder, key) {
  const [, metric, scale, [low, high]] = TARGETS[key];
  const target = { metric, scale, low, high };
  const imperial = builder.units === "imperial";
  if (key === "anchor") target.anchor = builder.family === "swim" ? "css" : "5k";
  if (key === "speed") target.unit = imperial ? "mph" : "km/h";
  if (key === "pace") target.unit = builder.family === "swim" ? (imperial ? "100yd" : "100m") : imperial ? "mi" : "km";
  if (key === "pace" && builder.family === "swim") target.low = target.high = 105;
  return target;
}

function targetFields(builder, step, number, path) {
  const targets = (step.targets ??= []);
  const target = targets[number];
  const key = target ? keyOf(target) : "";
  const field = `target${number}`;
  const choose = (chosen) => {
    targets.splice(number, 1, ...(chosen ? [newTarget(builder, chosen)] : []));
    builder.restore(path, field);
  };
  const fields = [builder.field(number ? "And" : "Target", builder.choice(field, Object.entries(TARGETS).map(([name, [label]]) => [name, label]), key, choose))];
  if (!target) return fields;
  const set = (name) => (value) => {
    target[name] = value;
    builder.changed();
  };
  if (key === "anchor") fields.push(builder.field("Of", builder.choice(`${field}anchor`, ANCHORS, target.anchor, set("anchor"))));
  const read = key === "pace" ? pace : key === "anchor" ? offset : range;
  const show = key === "pace" ? paceText : key === "anchor" ? (low) => String(low) : rangeText;
  const take = ([low, high]) => Object.assign(target, { low, high });
  const label = key === "anchor" ? "± s" : "Value";
  fields.push(builder.field(label, builder.input(`${field}value`, show(target.low, target.high), read, take, { placeholder: TARGETS[key][4], size: 8 })));
  const units = { pace: PACES, speed: SPEEDS }[key];
  if (units) fields.push(builder.field("Unit", builder.choice(`${field}unit`, units, target.unit, set("unit"))));
  return fields;
}

function stepRow(builder, step, path, place) {
  const end = ENDS[step.end.kind];
  const chooseEnd = (kind) => {
    step.end = { kind, value: ENDS[kind].start };
    builder.restore(path, "end");
  };
  const more = step.targets?.length === 1 && h("button", { type: "button", class: "button button-quiet", "aria-label": "And a second target", "data-field": "more", onclick: () => {
    step.targets.push(newTarget(builder, ["cadence", "rpe"].find((key) => key !== step.targets[0].metric)));
    builder.restore(path, "target1");
  } }, "And…");
  return h("li", { class: "builder-row", "data-path": path, "data-place": place },
    h("div", { class: "builder-fields" },
      builder.field("Kind", builder.choice("kind", KINDS, step.kind, (kind) => {
        step.kind = kind;
        builder.changed();
      })),
      builder.field("Until", builder.choice("end", Object.entries(ENDS).map(([kind, { label }]) => [kind, label]), step.end.kind, chooseEnd)),
      end.read && builder.field("Length", builder.input("length", end.show(step.end.value), end.read, (value) => (step.end.value = value), { placeholder: end.hint, size: 7 })),
      targetFields(builder, step, 0, path),
      step.targets?.length > 1 ? targetFields(builder, step, 1, path) : more,
      builder.field("Note", builder.note(step)),
      builder.commands("this step", { nest: true, unnest: path.includes(".") })));
}

function repeatRow(builder, repeat, path, place) {
  const skip = h("input", { type: "checkbox", "data-field": "skip", checked: repeat.skip_last_rest, onchange: () => {
    repeat.skip_last_rest = skip.checked;
    builder.changed();
  } });
  return h("li", { class: "builder-row builder-repeat", "data-path": path, "data-place": place },
    h("div", { class: "builder-fields" },
      builder.field("Times", builder.input("times", String(repeat.times), (text) => (/^\d+$/.test(text.trim()) ? Number(text) : undefined), (times) => (repeat.times = times), { inputmode: "numeric", size: 3, placeholder: "4" })),
      h("label", { class: "builder-check" }, skip, "Skip the last rest"),
      builder.commands("this repeat", { nest: true, unnest: path.includes(".") })),
    rows(builder, repeat.items, path, `${place}.items`),
    adders(builder, path));
}

function rows(builder, items, parent, place) {
  return h("ol", { class: "builder-rows", role: "list" }, items.map((item, index) =>
    (item.type === "repeat" ? repeatRow : stepRow)(builder, item, join(parent, index), `${place}[${index}]`)));
}

function adders(builder, parent) {
  const add = (label, make) => h("button", { type: "button", class: "button", "data-add": true, onclick: () => builder.add(join(parent, 0), make()) }, builder.icon("add"), label);
  const repeat = () => ({ type: "repeat", times: 4, items: [{ ...newStep(), end: { kind: "distance", value: builder.family === "swim" ? 100 : 800 } }, { ...newStep("rest"), end: { kind: "time", value: 60 } }] });
  return h("div", { class: "cluster" }, add("Step", newStep), parent.split(".").length < 4 && add("Repeat", repeat));
}

export const enduranceList = (builder) => [rows(builder, builder.blocks, "", "blocks"), adders(builder, "")];
