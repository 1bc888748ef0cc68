// The builder: edits the structure of a workout as rows. The server writes the text and the preview for every change.
import { ALONE, h, join } from "./workout-builder-rows.js";
import { enduranceList } from "./workout-builder-steps.js";
import { strengthList } from "./workout-builder-sets.js";

const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "nest", ArrowLeft: "unnest", Delete: "remove", Backspace: "remove" };
const VERBS = { up: "moved up", down: "moved down", nest: "put into a repeat", unnest: "taken out of the repeat", copy: "duplicated", remove: "deleted" };

export class Builder {
  constructor(root, { icons, units, exercisesUrl, announce, changed }) {
    Object.assign(this, { root, icons, units, exercisesUrl, announce, changed });
    this.names = {};
    this.documents = {};
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.root.addEventListener("click", (event) => this.onClick(event));
  }

  get kind() {
    return this.family === "strength" ? "strength" : "endurance";
  }

  get blocks() {
    return (this.documents[this.kind] ??= []);
  }

  // The structure as JSON, nothing for an empty one.
  get value() {
    return this.blocks.length ? JSON.stringify({ version: 1, sport: this.family, blocks: this.blocks }) : "";
  }

  load(family, blocks, names) {
    this.family = family;
    Object.assign(this.names, names);
    this.documents[this.kind] = blocks;
    this.render();
  }

  setFamily(family) {
    this.family = family;
    this.render();
    this.changed();
  }

  render(focus) {
    const list = this.kind === "strength" ? strengthList(this) : enduranceList(this);
    this.root.replaceChildren(...list);
    const row = focus && this.root.querySelector(`[data-path="${focus.path}"]`);
    const target = row?.querySelector(focus.field ? `[data-field="${focus.field}"]` : "select, input") ?? (focus && this.root.querySelector("[data-add]"));
    target?.focus();
  }

  mark(places) {
    for (const row of this.root.querySelectorAll("[data-place]")) {
      row.classList.toggle("is-wrong", places.some((place) => place === row.dataset.place || place.startsWith(`${row.dataset.place}.`)));
    }
  }

  // The list that holds a row, and the row's index in it. A path is "2" or "2.0.1".
  locate(path) {
    const steps = path.split(".").map(Number);
    const index = steps.pop();
    let list = this.blocks;
    let owner = null;
    for (const step of steps) {
      owner = list[step];
      list = owner.items ?? owner.exercises;
    }
    return { list, index, owner, parent: steps.join(".") };
  }

  icon(name) {
    return this.icons.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true);
  }

  button(label, icon, attributes) {
    return h("button", { type: "button", class: "button button-quiet button-icon", "aria-label": label, title: label, ...attributes }, this.icon(icon));
  }

  // The verbs of a row; a row inside others can leave them, a step can be nested.
  commands(name, { nest = false, unnest = false } = {}) {
    const all = [
      ["up", "Move up", "up"], ["down", "Move down", "down"], nest && ["nest", "Put into a repeat", "nest"],
      unnest && ["unnest", "Take out", "unnest"], ["copy", "Duplicate", "copy"], ["remove", "Delete", "remove"],
    ];
    return h("div", { class: "builder-commands", role: "group", "aria-label": `Change ${name}` },
      all.filter(Boolean).map(([command, label, icon]) => this.button(label, icon, { "data-command": command, "data-field": command })));
  }

  field(label, control) {
    return h("label", { class: "builder-field" }, h("span", {}, label), control);
  }

  choice(field, options, value, choose) {
    const select = h("select", { "data-field": field, onchange: () => choose(select.value) },
      options.map(([key, label]) => h("option", { value: key, selected: key === value }, label)));
    return select;
  }

  // A text field that takes what `read` understands and says so when it does not.
  input(field, value, read, take, attributes = {}) {
    const input = h("input", { type: "text", autocomplete: "off", "data-field": field, value, ...attributes });
    input.addEventListener("input", () => {
      const found = read(input.value);
      input.toggleAttribute("aria-invalid", false);
      if (found === undefined) input.setAttribute("aria-invalid", "true");
      else {
        take(found);
        this.changed();
      }
    });
    input.addEventListener("change", () => {
      const example = input.dataset.example ?? input.placeholder;
      if (input.hasAttribute("aria-invalid")) this.announce(`“${input.value}” cannot be read here; write it like ${example}.`);
    });
    return input;
  }

  note(row) {
    return this.input("note", row.note ?? "", (text) => text.trim(), (text) => (row.note = text), { class: "builder-note", maxlength: 1000 });
  }

  add(path, row) {
    const { list, parent } = this.locate(path);
    list.push(row);
    this.restore(`${parent ? `${parent}.` : ""}${list.length - 1}`);
  }

  restore(path, field) {
    this.render({ path, field });
    this.changed();
  }

  onClick(event) {
    const button = event.target.closest("[data-command]");
    if (button) this.run(button.dataset.command, button.closest("[data-path]").dataset.path, button.dataset.field);
  }

  onKey(event) {
    const command = event.altKey && (event.shiftKey && event.key === "ArrowDown" ? "copy" : KEYS[event.key]);
    const row = command && event.target.closest("[data-path]");
    if (!row) return;
    event.preventDefault();
    this.run(command, row.dataset.path, event.target.dataset.field);
  }

  run(command, path, field) {
    const at = this.locate(path);
    // An exercise that is alone by its kind moves with its block.
    if (ALONE.includes(at.owner?.kind)) {
      this.run(command, at.parent, field);
      return;
    }
    const name = this.nameOf(at.list[at.index]);
    const moved = this[command](at, path);
    if (moved === undefined) return;
    this.restore(moved, field);
    this.announce(`${name} ${VERBS[command]}${command === "remove" || moved === "" ? "" : `, now number ${Number(moved.split(".").pop()) + 1}`}.`);
  }

  nameOf(row) {
    if (row.exercises?.length === 1) return this.nameOf(row.exercises[0]);
    if (row.exercise) return this.names[row.exercise.key] ?? (row.exercise.name || "Exercise");
    return { step: "Step", repeat: "Repeat", block: "Block" }[row.type];
  }

  up({ list, index, parent }) {
    if (index > 0) {
      [list[index - 1], list[index]] = [list[index], list[index - 1]];
      return join(parent, index - 1);
    }
    return this.leave(parent, list, index, 0);
  }

  down({ list, index, parent }) {
    if (index < list.length - 1) {
      [list[index + 1], list[index]] = [list[index], list[index + 1]];
      return join(parent, index + 1);
    }
    return this.leave(parent, list, index, 1);
  }

  unnest({ list, index, parent }) {
    return this.leave(parent, list, index, 1);
  }

  // Out of a repeat, before or behind it; a repeat that is left empty goes. Exercises stay in their block.
  leave(parent, list, index, behind) {
    if (!parent || list[index].exercise) return undefined;
    const above = this.locate(parent);
    const [row] = list.splice(index, 1);
    above.list.splice(above.index + behind, 0, row);
    if (list.length) return join(above.parent, above.index + behind);
    above.list.splice(above.index + 1 - behind, 1);
    return join(above.parent, above.index);
  }

  // Into the repeat above, or into a new one.
  nest({ list, index, parent }, path) {
    const row = list[index];
    if (this.kind === "strength" || path.split(".").length > 4) return undefined;
    const before = list[index - 1];
    if (before?.type === "repeat") {
      list.splice(index, 1);
      before.items.push(row);
      return join(join(parent, index - 1), before.items.length - 1);
    }
    list[index] = { type: "repeat", times: 4, items: [row] };
    return join(join(parent, index), 0);
  }

  copy({ list, index, parent }) {
    list.splice(index + 1, 0, structuredClone(list[index]));
    return join(parent, index + 1);
  }

  remove({ list, index, parent }) {
    list.splice(index, 1);
    if (!list.length && parent) return this.remove(this.locate(parent));
    return list.length ? join(parent, Math.min(index, list.length - 1)) : "";
  }
}
