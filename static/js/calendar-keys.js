// Arrows and T go through time; M, C, Delete and Shift with an arrow act on the session that has the focus.
import { addressOf, calendar, dayOf, moveTo, remember, send } from "./calendar-verbs.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], dialog[open]");
}

function shifted(day, by) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date + by)).toISOString().slice(0, 10);
}

function open(name, entry) {
  const here = encodeURIComponent(location.pathname + location.search);
  location.assign(`${addressOf(name, entry.dataset.session)}?back=${here}`);
}

function actOn(entry, event) {
  const mayMove = entry.draggable;
  if (event.shiftKey && event.key in STEPS) {
    if (mayMove) moveTo(entry, shifted(dayOf(entry), STEPS[event.key]));
    return true;
  }
  if (event.key === "m" && mayMove) open("move", entry);
  else if (event.key === "c") open("copy", entry);
  else if (event.key === "Delete" && "canEdit" in entry.dataset) {
    remember(entry);
    send(addressOf("delete", entry.dataset.session), {});
  } else return false;
  return true;
}

export function enhanceKeys() {
  document.addEventListener("keydown", (event) => {
    if (!calendar() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) return;
    const entry = event.target.closest("[data-session]");
    if (entry && actOn(entry, event)) {
      event.preventDefault();
      return;
    }
    if (event.shiftKey) return;
    const link = calendar().querySelector(`[data-calendar-key="${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}
