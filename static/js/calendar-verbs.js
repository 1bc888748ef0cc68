// The verbs that a drag or a key needs. The server says what happened, and the calendar on the screen fetches itself anew.
const NOBODY = "00000000-0000-0000-0000-000000000000";

export function calendar() {
  return document.querySelector("#calendar[data-calendar]");
}

export function addressOf(name, session) {
  return calendar().dataset[`${name}Url`].replace(NOBODY, session);
}

export function send(url, values) {
  const board = calendar();
  board.classList.add("is-waiting");
  return window.htmx
    .ajax("POST", url, { source: board, target: board, swap: "none", values })
    .finally(() => board.classList.remove("is-waiting"));
}

export function dayOf(entry) {
  return entry.closest("[data-day]").dataset.day;
}

export function moveTo(entry, day) {
  if (dayOf(entry) === day) return;
  remember(entry);
  send(addressOf("move", entry.dataset.session), { to: day, version: entry.dataset.version });
}

let wanted = "";

// The same entry has the focus again when the calendar is a new one.
export function remember(entry) {
  wanted = entry.contains(document.activeElement) ? entry.dataset.session : "";
}

export function focusAgain(root) {
  if (!wanted) return;
  const entry = root.querySelector(`[data-session="${CSS.escape(wanted)}"] .calendar-entry-link`);
  if (!entry) return;
  wanted = "";
  entry.focus();
}
