// The command palette: Ctrl or Cmd and K, type, arrows, Enter. Every result is an address, so nothing happens unseen.
const WAIT_MS = 80;

class CommandPalette {
  constructor(dialog) {
    this.dialog = dialog;
    this.input = dialog.querySelector("input");
    this.list = dialog.querySelector("[role=listbox]");
    this.status = dialog.querySelector("[data-command-status]");
    this.active = -1;
    this.input.addEventListener("input", () => this.search(WAIT_MS));
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
    dialog.addEventListener("pointerdown", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  open() {
    if (this.dialog.open) return;
    this.input.value = "";
    this.list.replaceChildren();
    this.dialog.showModal();
    this.input.focus();
    this.search(0);
  }

  search(wait) {
    clearTimeout(this.timer);
    this.isStale = true;
    this.timer = setTimeout(() => this.fetchResults(), wait);
  }

  async fetchResults() {
    this.request?.abort();
    this.request = new AbortController();
    const url = new URL(this.dialog.dataset.url, location.href);
    url.searchParams.set("q", this.input.value.trim());
    url.searchParams.set("at", location.pathname);
    try {
      const response = await fetch(url, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.statusText);
      this.show((await response.json()).results);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.show([]);
      this.status.textContent = "No answer. The pages of the menu still work.";
    }
  }

  show(results) {
    this.isStale = false;
    this.list.replaceChildren(...results.map((result, index) => this.option(result, index)));
    this.status.textContent = results.length ? "" : "Nothing fits. Try a name, a page, or “new session”.";
    this.activate(results.length ? 0 : -1);
    if (!this.isWaitingToGo) return;
    this.isWaitingToGo = false;
    this.go(this.list.children[this.active]);
  }

  option(result, index) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${index}`;
    item.setAttribute("role", "option");
    item.dataset.url = result.url;
    const label = document.createElement("span");
    label.textContent = result.label;
    const note = document.createElement("small");
    note.textContent = result.note ? `${result.note} · ${result.kind}` : result.kind;
    item.append(label, note);
    return item;
  }

  activate(index) {
    const items = [...this.list.children];
    this.active = items.length ? (index + items.length) % items.length : -1;
    items.forEach((item, position) => item.setAttribute("aria-selected", String(position === this.active)));
    const current = items[this.active];
    if (!current) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", current.id);
    current.scrollIntoView({ block: "nearest" });
  }

  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.activate(this.active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      // Whoever types fast means the answer to what stands there, not the list of a letter ago.
      if (this.isStale) this.isWaitingToGo = true;
      else this.go(this.list.children[this.active]);
    }
  }

  go(item) {
    if (item) location.assign(item.dataset.url);
  }
}

export function enhanceCommandPalette() {
  let palette = null;
  const found = () => {
    const dialog = document.querySelector("[data-command-palette]");
    if (dialog && palette?.dialog !== dialog) palette = new CommandPalette(dialog);
    return dialog ? palette : null;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (!found() || document.querySelector("dialog[open]:not([data-command-palette])")) return;
    event.preventDefault();
    palette.open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-command-open]")) found()?.open();
  });
}

export function revealCommandButtons(root) {
  const keys = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘ K" : "Ctrl K";
  for (const button of root.querySelectorAll("[data-command-open]")) {
    button.querySelector("kbd").textContent = keys;
    button.hidden = false;
  }
}
