// What was just done stands for ten seconds, longer under the pointer or the focus; Z takes it back.
import { fresh } from "./ready.js";

const STANDS_MS = 10_000;

export function enhanceUndoToasts(root) {
  for (const toast of fresh(root, "[data-undo-toast]", "Undo")) {
    let timer = 0;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => toast.remove(), STANDS_MS);
    };
    const stay = () => clearTimeout(timer);
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, wait);
    wait();
    toast.querySelector("form").addEventListener("submit", (event) => {
      const calendar = document.querySelector("#calendar[data-calendar]");
      if (!calendar || !window.htmx) return;
      event.preventDefault();
      toast.remove();
      window.htmx.ajax("POST", event.target.action, { source: calendar, target: calendar, swap: "none" });
    });
  }
}

export function enhanceUndoKey() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]")) return;
    const toasts = document.querySelectorAll("[data-undo-toast]");
    if (!toasts.length) return;
    event.preventDefault();
    toasts[toasts.length - 1].querySelector("form").requestSubmit();
  });
}
