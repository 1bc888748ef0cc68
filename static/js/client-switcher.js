// Type-ahead over the trainer's clients: a combobox whose answers are links. Without it the form searches the client list.
import { fresh } from "./ready.js";

const WAIT_MS = 120;

class ClientSwitcher {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("[data-client-switcher-input]");
    this.list = document.createElement("ul");
    this.list.className = "client-switcher-list";
    this.list.id = `${this.input.id}-list`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Clients");
    this.list.hidden = true;
    form.append(this.list);
    Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list" })
      .forEach(([name, value]) => this.input.setAttribute(name, value));
    this.active = -1;
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("focus", () => this.search());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.open(event.target.closest("li"));
    });
    this.input.addEventListener("blur", () => this.close());
  }

  search() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetchMatches(), WAIT_MS);
  }

  async fetchMatches() {
    this.request?.abort();
    this.request = new AbortController();
    const url = new URL(this.form.dataset.url, location.href);
    url.searchParams.set("q", this.input.value.trim());
    try {
      const response = await fetch(url, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (response.ok && document.activeElement === this.input) this.show((await response.json()).results);
    } catch (error) {
      // Without an answer the field is still a search form: Enter sends it.
      if (error.name !== "AbortError") this.close();
    }
  }

  show(clients) {
    this.list.replaceChildren(...clients.map((client, index) => {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${index}`;
      item.setAttribute("role", "option");
      item.dataset.url = client.url;
      item.textContent = client.name;
      if (client.note) {
        const note = document.createElement("small");
        note.textContent = client.note;
        item.append(note);
      }
      return item;
    }));
    this.list.hidden = clients.length === 0;
    this.input.setAttribute("aria-expanded", String(clients.length > 0));
    this.activate(clients.length > 0 && this.input.value.trim() ? 0 : -1);
  }

  activate(index) {
    const items = [...this.list.children];
    this.active = items.length ? Math.max(-1, Math.min(index, items.length - 1)) : -1;
    items.forEach((item, position) => item.setAttribute("aria-selected", String(position === this.active)));
    const current = items[this.active];
    if (current) {
      this.input.setAttribute("aria-activedescendant", current.id);
      current.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  onKey(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.activate(this.active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.open(this.list.children[this.active]);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  open(item) {
    if (item) location.assign(item.dataset.url);
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }
}

export function enhanceClientSwitchers(root) {
  for (const form of fresh(root, "[data-client-switcher]", "Switcher")) new ClientSwitcher(form);
}
