// What was logged and did not reach the server yet. Each entry is kept on this device until the server has it; sending
// one twice, or late, or out of order, does no harm, because the server goes by the entry's own key and clock.
const PREFIX = "pacewright-unsent:";
const FINAL = new Set([400, 403, 404, 409, 410, 413, 422]);
const listeners = new Set();
let sending = null;
let retryAt = 0;
let patience = 4000;

const user = () => document.body.dataset.reader ?? "";
const names = () => Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}${user()}:`)).sort();

export function unsent() {
  return names().map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }));
}

export function whenChanged(listener) {
  listeners.add(listener);
}

function tell(sent = null) {
  for (const listener of listeners) listener(unsent(), sent);
}

// Keeps an entry: where it goes, its form fields, the page it belongs to.
export function keep(entry) {
  const stamp = `${Date.now().toString().padStart(15, "0")}-${crypto.randomUUID()}`;
  localStorage.setItem(`${PREFIX}${user()}:${stamp}`, JSON.stringify(entry));
  tell();
}

export function discard(name) {
  localStorage.removeItem(name);
  tell();
}

export function tryRefusedAgain() {
  for (const { name, ...entry } of unsent()) {
    if (entry.refused) localStorage.setItem(name, JSON.stringify({ ...entry, refused: "" }));
  }
  return flush();
}

// Sends what waits, one after the other; true when nothing waits any more.
export function flush() {
  sending ??= locked(sendAll).finally(() => {
    sending = null;
  });
  return sending;
}

function locked(work) {
  return navigator.locks ? navigator.locks.request("pacewright-outbox", work) : work();
}

async function sendAll() {
  for (const entry of unsent()) {
    if (entry.refused) continue;
    const went = await send(entry);
    if (!went) {
      retry();
      break;
    }
  }
  tell();
  return unsent().length === 0;
}

// True when the next entry may follow: this one arrived, or was refused for good.
async function send(entry, isSecondTry = false) {
  let answer;
  try {
    answer = await fetch(entry.url, {
      method: "POST",
      headers: { "X-Logger": "1", "X-CSRFToken": token(), Accept: "application/json" },
      body: new URLSearchParams(entry.fields),
    });
  } catch {
    return false;
  }
  if (answer.redirected) return false;
  if (answer.ok) {
    localStorage.removeItem(entry.name);
    patience = 4000;
    tell(entry);
    return true;
  }
  if (answer.status === 403 && !isSecondTry && (await renewToken())) return send(entry, true);
  if (!FINAL.has(answer.status)) return false;
  const words = await answer.json().then((told) => told.detail, () => "The server does not take this.");
  const { name, ...kept } = entry;
  localStorage.setItem(name, JSON.stringify({ ...kept, refused: String(words) }));
  return true;
}

const tokenField = () => document.querySelector("[name=csrfmiddlewaretoken]");
const token = () => tokenField()?.value ?? "";

// A page that was kept for offline use may hold a token from before the last sign-in.
async function renewToken() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!fresh) return false;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
    return true;
  } catch {
    return false;
  }
}

function retry() {
  if (retryAt > Date.now()) return;
  retryAt = Date.now() + patience;
  setTimeout(flush, patience);
  patience = Math.min(patience * 2, 60000);
}

addEventListener("online", flush);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) flush();
});

// Says how much waits, in the given element; what was refused can be tried again or let go.
export function showUnsent(place) {
  if (!place) return;
  const draw = (entries) => {
    place.hidden = entries.length === 0;
    place.replaceChildren();
    if (!entries.length) return;
    const refused = entries.filter((entry) => entry.refused);
    const words = document.createElement("p");
    words.textContent =
      entries.length === 1 ? "1 entry is not sent yet." : `${entries.length} entries are not sent yet.`;
    words.textContent += " Everything is kept on this device and is sent when there is a connection.";
    place.append(words);
    for (const entry of refused) {
      const line = document.createElement("p");
      line.textContent = `${entry.label}: ${entry.refused} `;
      line.append(pressable("Discard", () => discard(entry.name)));
      place.append(line);
    }
    place.append(pressable("Send now", tryRefusedAgain));
  };
  whenChanged(draw);
  draw(unsent());
}

function pressable(label, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = label;
  button.addEventListener("click", action);
  return button;
}
