// The editor of a workout: text with a live preview, and a switch to the builder. Both write the same structure.
import { fresh, onReady } from "./ready.js";

const KEPT = "workout-editor-mode";
const WAIT_MS = 200;

class Editor {
  constructor(root) {
    this.root = root;
    this.form = root.closest("form");
    this.body = root.querySelector("[data-editor-body]");
    this.textarea = root.querySelector("textarea[name=text]");
    this.structure = root.querySelector("input[name=structure]");
    this.preview = root.querySelector("[data-editor-preview]");
    this.status = root.querySelector("[data-editor-status]");
    this.buttons = [...root.querySelectorAll("[data-editor-mode]")];
    this.mode = "text";
    this.textarea.addEventListener("input", () => (this.structure.value = ""));
    this.textarea.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    root.addEventListener("change", (event) => event.target.name === "family" && this.onFamily());
    root.addEventListener("click", (event) => this.onClick(event));
    this.preview.addEventListener("htmx:afterSwap", () => this.say(this.mistake()?.querySelector(".notice-title").textContent ?? ""));
    this.form.addEventListener("submit", (event) => this.onSubmit(event), { capture: true });
    root.querySelector("[data-editor-switch]").hidden = false;
    if (this.structure.value || this.remembered() === "builder") this.toBuilder({ isFirst: true });
  }

  remembered() {
    try {
      return localStorage.getItem(KEPT);
    } catch {
      return null;
    }
  }

  remember(mode) {
    try {
      localStorage.setItem(KEPT, mode);
    } catch {
      // A browser that keeps nothing starts with the text again.
    }
  }

  get family() {
    return this.form.querySelector("input[name=family]:checked")?.value ?? "run";
  }

  mistake() {
    return this.preview.querySelector("[data-mistake]");
  }

  say(words) {
    this.status.textContent = words;
  }

  onFamily() {
    if (this.mode === "builder") this.builder.setFamily(this.family);
    else this.body.dispatchEvent(new CustomEvent("preview-workout"));
  }

  // What the builder holds and the server could not read would come back as an error: the place is shown at once.
  onSubmit(event) {
    if (this.mode !== "builder" || !this.isBroken) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.builder.root.querySelector(".is-wrong :is(input, select)")?.focus();
    this.say(this.preview.querySelector(".notice-body")?.textContent.trim().replace(/\s+/g, " ") ?? "");
  }

  onClick(event) {
    const button = event.target.closest("[data-editor-mode], [data-suggestion], [data-show-mistake]");
    if (!button) return;
    if (button.dataset.editorMode) {
      this.remember(button.dataset.editorMode);
      if (button.dataset.editorMode === "text") this.toText();
      else this.toBuilder();
      return;
    }
    const { position, end } = this.mistake().dataset;
    this.textarea.focus();
    this.textarea.setSelectionRange(Number(position), Number(end));
    if (!button.dataset.suggestion) return;
    this.textarea.setRangeText(button.dataset.suggestion, Number(position), Number(end), "end");
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What the server reads of a text or of the builder's structure.
  async ask(written) {
    this.request?.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    const body = new FormData();
    const day = this.form.elements.date?.value;
    const values = { ...JSON.parse(this.root.dataset.values), ...(day && { date: day }), ...written, family: this.family };
    for (const [name, value] of Object.entries(values)) body.append(name, value);
    const headers = { Accept: "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
    try {
      const answer = await fetch(this.root.dataset.previewUrl, { method: "POST", body, headers, signal });
      if (answer.ok) return await answer.json();
      throw new Error(String(answer.status));
    } catch (error) {
      if (error.name !== "AbortError") this.say("The preview did not arrive. What you wrote is still here.");
      return null;
    }
  }

  show(mode) {
    this.mode = mode;
    const inBuilder = mode === "builder";
    this.root.querySelector("[data-editor-text]").hidden = inBuilder;
    this.builder.root.hidden = !inBuilder;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.editorMode === mode));
  }

  toText() {
    if (this.mode === "text") return;
    this.show("text");
    this.textarea.focus();
  }

  async toBuilder({ isFirst = false } = {}) {
    if (this.mode === "builder") return;
    const { Builder } = await import("./workout-builder.js");
    this.builder ??= new Builder(this.root.querySelector("[data-workout-builder]"), {
      icons: this.root.querySelector("[data-builder-icons]").content,
      units: this.root.dataset.units,
      exercisesUrl: this.root.dataset.exercisesUrl,
      announce: (words) => this.say(words),
      changed: () => this.onBuilt(),
    });
    const answer = await this.ask(this.structure.value ? { structure: this.structure.value } : { text: this.textarea.value });
    if (!answer) return;
    if (!answer.is_readable && !this.structure.value) {
      this.preview.innerHTML = answer.html;
      if (!isFirst) this.say("The builder opens once the text can be read.");
      if (!isFirst) this.mistake()?.querySelector("button")?.focus();
      return;
    }
    const written = answer.structure ?? (this.structure.value ? JSON.parse(this.structure.value) : null);
    this.builder.load(this.setFamily(written?.sport), written?.blocks ?? [], answer.names);
    this.builder.mark(answer.places);
    this.show("builder");
    if (!isFirst) this.builder.root.querySelector("select, input, button")?.focus();
  }

  // A header in the text names the sport: the buttons follow.
  setFamily(sport) {
    const button = sport && this.form.querySelector(`input[name=family][value="${sport}"]`);
    if (button) button.checked = true;
    return this.family;
  }

  onBuilt() {
    this.structure.value = this.builder.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      const sent = this.structure.value;
      const answer = await this.ask(sent ? { structure: sent } : { text: "" });
      if (!answer || sent !== this.structure.value) return;
      this.isBroken = !answer.is_readable;
      Object.assign(this.builder.names, answer.names);
      this.builder.mark(answer.places);
      this.preview.innerHTML = answer.html;
      if (answer.is_readable) this.textarea.value = answer.text;
    }, WAIT_MS);
  }
}

onReady((root) => {
  for (const editor of fresh(root, "[data-workout-editor]", "Editor")) new Editor(editor);
});
