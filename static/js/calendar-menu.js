// What can be done with a session: without this a page of its own, here one menu for all entries of a calendar.
import { fresh } from "./ready.js";

let opener = null;
let panel = null;

function close() {
  if (!opener) return;
  opener.setAttribute("aria-expanded", "false");
  panel.remove();
  opener = panel = null;
}

function open(link) {
  close();
  opener = link;
  panel = document.createElement("div");
  panel.className = "menu-panel";
  // Until the entries are there, and if they never come: the page that has them.
  const page = document.createElement("a");
  page.className = "menu-item";
  page.href = link.href;
  page.textContent = "Move, copy, skip, delete…";
  panel.append(page);
  link.after(panel);
  link.setAttribute("aria-expanded", "true");
  window.htmx.ajax("GET", link.href, { source: link, target: panel, swap: "innerHTML" });
}

export function enhanceEntryMenus(root) {
  for (const link of fresh(root, ".calendar-entry-more[href]", "EntryMenu")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
  }
}

export function listenForEntryMenus() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.calendar-entry-more");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link === opener) close();
    else open(link);
  });
  document.addEventListener("keydown", (event) => {
    const link = event.target.closest("a.calendar-entry-more");
    if (event.key === " " && link) {
      event.preventDefault();
      link.click();
    } else if (event.key === "Escape" && opener) {
      const last = opener;
      close();
      last.focus();
    }
  });
  for (const name of ["pointerdown", "focusin"]) {
    document.addEventListener(name, (event) => {
      if (opener && !opener.contains(event.target) && !panel.contains(event.target)) close();
    });
  }
}
