// Another exercise of those that the trainer allows, chosen on the page: with a network the page is asked for again, which
// knows what was lifted the last time; without one the open sets are changed here. What is logged carries its exercise.
const PATIENCE = 3000;
const field = (form, name) => form.elements.namedItem(name);

const headOf = (root, place) => root.querySelector(`[data-logger-exercise="${CSS.escape(place)}"]`);
const optionsOf = (root, place) => root.querySelector(`template[data-swaps="${CSS.escape(place)}"]`)?.content;

function rowsOf(root, place) {
  return [...root.querySelectorAll("[data-log-row]:not(.is-done)")].filter((form) => {
    const own = field(form, "place").value;
    return own === place || own.startsWith(`${place}.`);
  });
}

function asked() {
  return new URLSearchParams(location.search)
    .getAll("swap")
    .map((text) => text.split(":"))
    .filter((parts) => parts.length === 2);
}

function addressWith(place, reference) {
  const query = new URLSearchParams();
  for (const [other, chosen] of asked()) if (other !== place) query.append("swap", `${other}:${chosen}`);
  query.append("swap", `${place}:${reference}`);
  return `${location.pathname}?${query}`;
}

// The page as the server would draw it: heading, labels, and open sets without the weight of the other exercise.
function apply(root, place, reference, name) {
  const head = headOf(root, place);
  if (!head || !name) return;
  const planned = head.dataset.planned;
  const title = head.querySelector("h3") ?? head.closest(".card")?.querySelector("h2");
  const before = title?.textContent ?? "";
  const isSwapped = name !== planned;
  const words = head.querySelector("[data-swap-words]");
  words.hidden = !isSwapped;
  words.textContent = isSwapped ? `instead of ${planned}` : "";
  // Whose last time and how it is done: known of the exercise that the server drew.
  head.dataset.drawn ??= before;
  for (const about of head.querySelectorAll("[data-of-exercise]")) about.hidden = head.dataset.drawn !== name;
  if (title) title.textContent = name;
  for (const form of rowsOf(root, place)) {
    if (field(form, "exercise").value === reference) continue;
    const weight = field(form, "weight");
    form.dataset.weight ??= weight.value;
    weight.value = isSwapped ? "" : form.dataset.weight;
    field(form, "exercise").value = reference;
    field(form, "name").value = name;
    const label = form.querySelector(".log-row-label .strong");
    const button = form.querySelector(".log-done");
    const shown = label.textContent;
    if (before && shown.startsWith(`${before}, `)) label.textContent = name + shown.slice(before.length);
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace(shown, label.textContent));
  }
}

function nameOf(root, place, reference) {
  const link = optionsOf(root, place)?.querySelector(`[data-swap-to="${CSS.escape(reference)}"]`);
  return link?.textContent.trim() ?? "";
}

async function isReachable(url) {
  if (!navigator.onLine) return false;
  try {
    return (await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) })).ok;
  } catch {
    return false;
  }
}

function close(root, place) {
  root.querySelector(`[data-swap-list="${CSS.escape(place)}"]`)?.remove();
  headOf(root, place).querySelector("[data-swap-open]").setAttribute("aria-expanded", "false");
}

function open(root, place, link) {
  const list = document.createElement("ul");
  list.className = "card-rows";
  list.setAttribute("role", "list");
  list.dataset.swapList = place;
  list.append(optionsOf(root, place).cloneNode(true));
  const planned = headOf(root, place).dataset;
  if (planned.plannedReference && !list.querySelector(`[data-swap-to="${CSS.escape(planned.plannedReference)}"]`)) {
    const back = list.querySelector("li").cloneNode(true);
    Object.assign(back.querySelector("a"), { textContent: planned.planned }).dataset.swapTo = planned.plannedReference;
    list.append(back);
  }
  for (const choice of list.querySelectorAll("[data-swap-to]")) choice.href = addressWith(place, choice.dataset.swapTo);
  headOf(root, place).after(list);
  link.setAttribute("aria-expanded", "true");
}

export function enhanceSwaps(root, waiting) {
  for (const link of root.querySelectorAll("[data-swap-open]")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
  }
  root.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-swap-open], [data-swap-to]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches("[data-swap-open]")) {
      const place = link.closest("[data-logger-exercise]").dataset.loggerExercise;
      if (link.getAttribute("aria-expanded") === "true") close(root, place);
      else open(root, place, link);
      return;
    }
    const place = link.closest("[data-swap-list]").dataset.swapList;
    const name = link.textContent.trim();
    if (await isReachable(link.href)) return location.assign(link.href);
    history.replaceState(null, "", link.href);
    apply(root, place, link.dataset.swapTo, name);
    close(root, place);
    headOf(root, place).querySelector("[data-swap-open]").focus();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("[data-swap-open]")) return;
    event.preventDefault();
    event.target.click();
  });
  // A page that was kept for the cellar knows neither the address it was asked for by nor what waits to be sent.
  for (const { fields } of waiting) {
    const parts = (fields.place ?? "").split(".");
    if (fields.action === "save" && fields.exercise && parts.length === 4) {
      apply(root, parts.slice(0, 2).join("."), fields.exercise, fields.name);
    }
  }
  for (const [place, reference] of asked()) apply(root, place, reference, nameOf(root, place, reference));
}
