// Dragging a session to another day, or a workout of the library onto one. Each has its menu for those who do not drag.
import { fresh } from "./ready.js";
import { calendar, focusAgain, moveTo, send } from "./calendar-verbs.js";

let dragged = null;

function dayUnder(target) {
  const day = target.closest("[data-day]");
  if (!day || !dragged || !calendar().contains(day)) return null;
  if (dragged.dataset.template) return calendar().dataset.dropUrl ? day : null;
  // On a board a session stays with its client: another one gets a copy through the menu.
  return dragged.closest("[data-client]") === day.closest("[data-client]") ? day : null;
}

function unmark() {
  for (const day of document.querySelectorAll(".is-drop-target")) day.classList.remove("is-drop-target");
}

function drop(day) {
  if (dragged.dataset.template) {
    const values = { template: dragged.dataset.template, date: day.dataset.day, key: crypto.randomUUID?.() ?? "" };
    send(calendar().dataset.dropUrl, values);
    return;
  }
  if (dragged.closest("[data-day]") === day) return;
  moveTo(dragged, day.dataset.day);
  // It stands there at once; the calendar that is fetched then says where it really is.
  (day.querySelector(".calendar-entries") ?? day).append(dragged);
}

export function enhanceDragging(root) {
  for (const entry of fresh(root, "[draggable=true]", "Drag")) {
    entry.addEventListener("dragstart", (event) => {
      dragged = entry;
      event.dataTransfer.effectAllowed = "copyMove";
      event.dataTransfer.setData("text/plain", entry.querySelector("a").textContent.trim());
      entry.classList.add("is-dragged");
    });
    entry.addEventListener("dragend", () => {
      entry.classList.remove("is-dragged");
      unmark();
      dragged = null;
    });
  }
  for (const board of fresh(root, "#calendar[data-calendar]", "Drop")) {
    board.addEventListener("dragover", (event) => {
      const day = dayUnder(event.target);
      unmark();
      if (!day) return;
      event.preventDefault();
      day.classList.add("is-drop-target");
    });
    board.addEventListener("drop", (event) => {
      const day = dayUnder(event.target);
      if (!day) return;
      event.preventDefault();
      unmark();
      drop(day);
    });
    focusAgain(board);
  }
}
