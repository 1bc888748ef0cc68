// The strength logger with a script: a tap is kept on the device at once and sent when that is possible. Without this
// file every set is a plain form.
import { flush, keep, showUnsent, unsent, whenChanged } from "./outbox.js";
import { enhanceSwaps } from "./logger-swap.js";
import { keepThisPage } from "./own-pages.js";
import { restTimer } from "./rest-timer.js";

const root = document.querySelector("[data-logger]");
const timer = restTimer(root.querySelector("[data-rest-timer]"));
const session = root.dataset.loggerSession;
const field = (form, name) => form.elements.namedItem(name);
const isPrescribed = (form) => field(form, "place").value.split(".").length === 4;
const rowOf = (key) => document.getElementById(`set-${key}`);
let refreshing = null;

function label(form) {
  return form.querySelector(".log-row-label .strong").textContent;
}

function show(form, state) {
  form.classList.toggle("is-done", state !== "open");
  form.classList.toggle("is-unsent", state === "waiting");
  form.querySelector("[data-log-state]").textContent = { open: "", waiting: "✓ waiting to be sent", done: "✓ done" }[state];
  form.querySelector("[data-log-remove]").hidden = state === "open";
  form.querySelector(".log-done").setAttribute("aria-label", `${state === "open" ? "Done" : "Save again"}: ${label(form)}`);
  if (state === "open") field(form, "done_at").value = "";
  count();
}

function count() {
  const rows = [...root.querySelectorAll("[data-log-row]:not([data-log-extra])")];
  const done = rows.filter((row) => row.classList.contains("is-done")).length;
  root.querySelector("[data-logger-count]").textContent = `${done} of ${rows.length}`;
  Object.assign(root.querySelector("#logger-progress"), { max: Math.max(rows.length, 1), value: done });
}

// A blank row becomes a set of its own; another blank one takes its place.
function adopt(form, key) {
  const blank = form.cloneNode(true);
  const name = field(form, "name").value || label(form);
  form.removeAttribute("data-log-extra");
  form.id = `set-${key}`;
  field(form, "key").value = key;
  form.querySelector(".log-row-label .strong").textContent = name;
  form.closest("details").before(form);
  blank.id = "";
  field(blank, "key").value = crypto.randomUUID();
  blank.id = `set-${field(blank, "key").value}`;
  [...root.querySelectorAll("details.logger-more")].find((more) => !more.querySelector("form"))?.append(blank);
  for (const more of root.querySelectorAll("details.logger-more")) if (more.contains(blank)) more.open = false;
}

function letGo(form) {
  if (isPrescribed(form)) return show(form, "open");
  form.remove();
  count();
}

function fieldsOf(form, action) {
  const now = new Date().toISOString();
  if (action === "save" && !field(form, "done_at").value) field(form, "done_at").value = now;
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrfmiddlewaretoken;
  return { ...fields, action, logged_at: now };
}

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-logger-finish]")) return finish(event, form);
  if (!form.matches("[data-log-row]")) return;
  event.preventDefault();
  const action = event.submitter?.value ?? "save";
  if (action === "save" && !field(form, "exercise").value && !field(form, "name").value.trim()) {
    field(form, "name").focus();
    return;
  }
  const fields = fieldsOf(form, action);
  keep({ url: form.getAttribute("action"), fields, session, label: label(form) });
  if (action === "remove") {
    letGo(form);
  } else {
    if (form.hasAttribute("data-log-extra")) adopt(form, fields.key);
    show(form, "waiting");
    timer.start(Number(form.dataset.rest));
    form.querySelector("details").open = false;
  }
  stayAwake();
  flush();
});

async function finish(event, form) {
  event.preventDefault();
  if (form.dataset.submitted) return;
  form.dataset.submitted = "yes";
  field(form, "ended_at").value = new Date().toISOString();
  if (await flush()) return form.submit();
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrfmiddlewaretoken;
  keep({ url: form.getAttribute("action"), fields, session, label: "How it was" });
  delete form.dataset.submitted;
  flush();
}

// What waits from before this page was loaded is shown as it was logged.
function replay(entry) {
  const { fields } = entry;
  if (entry.session !== session || !fields.key) return;
  let form = rowOf(fields.key);
  if (!form && fields.action === "save") {
    form = [...root.querySelectorAll("[data-log-extra]")].find((each) => field(each, "place").value === fields.place);
    if (form) {
      if (field(form, "name")) field(form, "name").value = fields.name;
      adopt(form, fields.key);
    }
  }
  if (!form) return;
  if (fields.action === "remove") return letGo(form);
  for (const [name, value] of Object.entries(fields)) {
    const input = field(form, name);
    if (input instanceof HTMLInputElement) input.value = value;
  }
  show(form, "waiting");
}

whenChanged((entries, sent) => {
  if (!sent || sent.session !== session) return;
  const waits = entries.some((entry) => entry.fields.key === sent.fields.key);
  const form = sent.fields.key && rowOf(sent.fields.key);
  if (form && !waits && sent.fields.action === "save") show(form, "done");
  clearTimeout(refreshing);
  refreshing = setTimeout(keepThisPage, 400);
  if (!sent.fields.key) location.assign(root.dataset.loggerBack);
});

let lock = null;
async function stayAwake() {
  if (lock || document.hidden) return;
  try {
    lock = await navigator.wakeLock?.request("screen");
    lock?.addEventListener("release", () => {
      lock = null;
    });
  } catch {
    lock = null;
  }
}
document.addEventListener("visibilitychange", stayAwake);

enhanceSwaps(root, unsent().filter((entry) => entry.session === session));
for (const entry of unsent()) replay(entry);
showUnsent(root.querySelector("[data-logger-outbox]"));
keepThisPage();
flush();
