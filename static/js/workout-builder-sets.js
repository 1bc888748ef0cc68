// Blocks of exercises; the sets of an exercise are a grid that is filled like a sheet.
import { ALONE, h, join } from "./workout-builder-rows.js";
import { amount, amountText, effort, effortText, load, loadText, range, seconds, secondsText } from "./workout-builder-values.js";

const KINDS = [["straight", "One after the other"], ["superset", "Superset"], ["circuit", "Circuit"], ["amrap", "AMRAP"], ["emom", "EMOM"], ["drop", "Drop set"], ["warmup", "Warm-up"]];
const TIMED = ["amrap", "emom"];
const WAIT_MS = 150;

const newSet = () => ({ amount: { kind: "repetitions", low: 8, high: 8 } });
const newExercise = () => ({ exercise: { name: "" }, sets: [newSet(), newSet(), newSet()] });
const newBlock = () => ({ type: "block", kind: "straight", exercises: [newExercise()], rounds: 1, interval: 60 });
const tempo = (text) => (/^([0-9x]{4})?$/i.test(text.trim()) ? text.trim().toUpperCase() : undefined);
const rest = (text) => (text.trim() ? seconds(/^\d+$/.test(text.trim()) ? `${text}s` : text) : null);
const whole = (text) => (/^\d+$/.test(text.trim()) ? Number(text) : undefined);

function columns(builder) {
  const unit = builder.units === "imperial" ? "lb" : "kg";
  return [
    { name: "amount", label: "Reps", hint: "8-10", read: amount, show: amountText },
    { name: "load", label: `Weight (%, ${unit}, BW)`, hint: `80%, 60${unit} or BW+10`, read: (text) => load(text, unit), show: loadText },
    { name: "effort", label: "RIR or RPE", hint: "2 or RPE 8", read: effort, show: effortText },
  ];
}

function put(row, name, value) {
  if (value === null || value === "") delete row[name];
  else row[name] = value;
}

// Cells that were copied from a sheet, from the focused cell on: rows are added, tempo and rest follow the sets' columns.
function paste(builder, prescription, path, start, text) {
  const readers = columns(builder);
  let wrong = 0;
  text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
    const index = start.row + down;
    const planned = (prescription.sets[index] ??= structuredClone(prescription.sets.at(-1)));
    line.split("\t").forEach((cell, right) => {
      const column = start.column + right;
      const owner = column < 3 ? planned : prescription;
      const [name, read] = column < 3 ? [readers[column].name, readers[column].read] : [["tempo", tempo], ["rest", rest]][column - 3] ?? [];
      const value = read?.(cell);
      if (!read || value === undefined || (name === "amount" && !cell.trim())) wrong += cell.trim() ? 1 : 0;
      else if (owner === planned || cell.trim()) put(owner, name, value);
    });
  });
  builder.restore(path, `${readers[start.column].name}-${start.row}`);
  builder.announce(wrong ? `Pasted; ${wrong} cells could not be read.` : "Pasted.");
}

function onGridKey(event, builder, prescription, path) {
  const [name, row] = (event.target.dataset.field ?? "").split("-");
  const names = columns(builder).map((column) => column.name);
  const column = names.indexOf(name);
  if (column < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  const { selectionStart: from, selectionEnd: to, value } = event.target;
  const go = (right, down) => {
    const cell = event.currentTarget.querySelector(`[data-field="${names[column + right]}-${Number(row) + down}"]`);
    if (!cell) return;
    event.preventDefault();
    cell.focus();
    cell.select();
  };
  if (event.key === "Enter") {
    event.preventDefault();
    if (Number(row) + 1 === prescription.sets.length) {
      prescription.sets.push(structuredClone(prescription.sets.at(-1)));
      builder.restore(path, `${name}-${Number(row) + 1}`);
      builder.announce(`Set ${prescription.sets.length} added.`);
    } else go(0, 1);
  } else if (event.key === "ArrowDown") go(0, 1);
  else if (event.key === "ArrowUp") go(0, -1);
  else if (event.key === "ArrowRight" && from === value.length) go(1, 0);
  else if (event.key === "ArrowLeft" && to === 0) go(-1, 0);
}

function grid(builder, prescription, path, place) {
  const all = columns(builder);
  const name = builder.nameOf(prescription);
  const line = (planned, index) => h("tr", { "data-place": `${place}.sets[${index}]` },
    h("th", { scope: "row" }, String(index + 1)),
    all.map((column, position) => h("td", {}, builder.input(`${column.name}-${index}`, column.show(planned[column.name]), column.read, (value) => put(planned, column.name, value), {
      "aria-label": `${column.label}, set ${index + 1}`, "data-example": column.hint, size: 8,
      onpaste: (event) => {
        const text = event.clipboardData.getData("text/plain");
        if (!/[\t\n]/.test(text.trim())) return;
        event.preventDefault();
        paste(builder, prescription, path, { row: index, column: position }, text);
      },
    }))),
    h("td", {}, h("input", { type: "checkbox", "aria-label": `Warm-up, set ${index + 1}`, "data-field": `warm-${index}`, checked: planned.is_warm_up, onchange: (event) => {
      planned.is_warm_up = event.target.checked;
      builder.changed();
    } })),
    h("td", {}, prescription.sets.length > 1 && builder.button(`Delete set ${index + 1}`, "remove", { "data-field": `unset-${index}`, onclick: () => {
      prescription.sets.splice(index, 1);
      builder.restore(path, `amount-${Math.min(index, prescription.sets.length - 1)}`);
    } })));
  return h("table", { class: "builder-grid", "aria-label": `Sets of ${name}`, onkeydown: (event) => onGridKey(event, builder, prescription, path) },
    h("thead", {}, h("tr", {}, ["Set", ...all.map((column) => column.label), "Warm-up", h("span", { class: "visually-hidden" }, "Delete")].map((label) => h("th", { scope: "col" }, label)))),
    h("tbody", {}, prescription.sets.map(line)));
}

// A name with type-ahead over the library; what is not in it stays a name.
function exerciseField(builder, prescription, path) {
  const list = h("ul", { class: "builder-offers", role: "listbox", id: `offers-${path}`, "aria-label": "Exercises", hidden: true });
  const shown = builder.names[prescription.exercise.key] ?? prescription.exercise.name ?? "";
  const input = h("input", { type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off", "data-field": "exercise", value: shown, placeholder: "Back squat", maxlength: 80 });
  let timer, active = -1, offers = [];
  const show = (found) => {
    offers = found;
    active = -1;
    list.replaceChildren(...offers.map(({ name }, index) => h("li", { role: "option", id: `${list.id}-${index}`, "aria-selected": "false" }, name)));
    list.hidden = !offers.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  };
  const take = (offer) => {
    builder.names[offer.key] = offer.name;
    prescription.exercise = { key: offer.key };
    input.value = offer.name;
    show([]);
    builder.changed();
  };
  input.addEventListener("input", () => {
    prescription.exercise = { name: input.value.trim() };
    builder.changed();
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = input.value.trim();
      const answer = typed && await fetch(`${builder.exercisesUrl}?${new URLSearchParams({ q: typed })}`).catch(() => null);
      if (input.value.trim() === typed && document.activeElement === input) show(answer?.ok ? (await answer.json()).results : []);
    }, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.altKey) return;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && offers.length) {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + offers.length) % offers.length;
      [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
      input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (offers.length) take(offers[Math.max(active, 0)]);
    } else if (event.key === "Escape") show([]);
  });
  input.addEventListener("blur", () => show([]));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const index = [...list.children].indexOf(event.target.closest("li"));
    if (index >= 0) take(offers[index]);
  });
  return h("div", { class: "builder-exercise-name" }, builder.field("Exercise", input), list);
}

function exerciseRow(builder, prescription, path, place, isAlone) {
  return h("li", { class: "builder-row builder-exercise", "data-path": path, "data-place": place },
    h("div", { class: "builder-fields" }, exerciseField(builder, prescription, path), !isAlone && builder.commands("this exercise")),
    grid(builder, prescription, path, place),
    h("div", { class: "builder-fields" },
      builder.field("Tempo", builder.input("tempo", prescription.tempo ?? "", tempo, (value) => put(prescription, "tempo", value), { placeholder: "3010", size: 5 })),
      builder.field("Rest", builder.input("rest", prescription.rest == null ? "" : secondsText(prescription.rest), rest, (value) => put(prescription, "rest", value), { placeholder: "2:30", size: 6 })),
      builder.field("Note", builder.note(prescription))));
}

function blockRow(builder, block, index) {
  const path = String(index);
  const place = `blocks[${index}]`;
  const timed = TIMED.includes(block.kind);
  const chooseKind = (kind) => {
    block.kind = kind;
    block.seconds = TIMED.includes(kind) ? block.seconds ?? 600 : null;
    if (kind !== "emom") block.interval = 60;
    if (TIMED.includes(kind) || kind === "straight") block.rounds = 1;
    if (kind === "straight") delete block.note;
    // These hold one exercise each: the others stand alone behind them.
    if (ALONE.includes(kind)) {
      const others = block.exercises.splice(1).map((each) => ({ ...newBlock(), exercises: [each] }));
      builder.blocks.splice(index + 1, 0, ...others);
    }
    builder.restore(path, "kind");
  };
  return h("li", { class: "builder-row builder-block", "data-path": path, "data-place": place },
    h("div", { class: "builder-fields" },
      builder.field("Together", builder.choice("kind", KINDS, block.kind, chooseKind)),
      !timed && block.kind !== "straight" && builder.field("Rounds", builder.input("rounds", String(block.rounds), whole, (value) => (block.rounds = value), { inputmode: "numeric", size: 3, placeholder: "3" })),
      timed && builder.field("Length", builder.input("seconds", secondsText(block.seconds), seconds, (value) => (block.seconds = value), { placeholder: "12min", size: 6 })),
      block.kind === "emom" && builder.field("Every", builder.input("interval", secondsText(block.interval), seconds, (value) => (block.interval = value), { placeholder: "1min", size: 6 })),
      block.kind !== "straight" && builder.field("Note", builder.note(block)),
      builder.commands("this block")),
    h("ol", { class: "builder-rows", role: "list" }, block.exercises.map((each, number) => exerciseRow(builder, each, join(path, number), `${place}.exercises[${number}]`, ALONE.includes(block.kind)))),
    !ALONE.includes(block.kind) && h("div", { class: "cluster" }, h("button", { type: "button", class: "button", "data-add": true, onclick: () => builder.add(join(path, 0), newExercise()) }, builder.icon("add"), "Exercise here")));
}

export function strengthList(builder) {
  return [
    h("ol", { class: "builder-rows", role: "list" }, builder.blocks.map((block, index) => blockRow(builder, block, index))),
    h("div", { class: "cluster" }, h("button", { type: "button", class: "button", "data-add": true, onclick: () => {
      builder.blocks.push(newBlock());
      builder.restore(`${builder.blocks.length - 1}.0`, "exercise");
    } }, builder.icon("add"), "Exercise")),
  ];
}
