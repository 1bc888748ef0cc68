// The review queue by keyboard: every key presses the button or link that names it. C writes, Ctrl and Enter send.
import { onReady } from "./ready.js";

const WRITING = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], dialog[open]";
const PRESSABLE = "a, button, summary, input";

function commentField() {
  return document.querySelector("[data-review] [data-comment-body]");
}

function whileWriting(event) {
  const field = event.target.closest("[data-comment-body]");
  if (!field) return;
  if (event.key === "Escape") field.blur();
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    field.form.requestSubmit();
  }
}

function onKey(event) {
  if (event.defaultPrevented) return;
  if (event.target.closest(WRITING)) {
    whileWriting(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const isEnter = event.key === "Enter";
  if (isEnter && event.target.closest(PRESSABLE)) return;
  const key = isEnter ? event.key : event.key.toLowerCase();
  const pressed = key === "c" ? commentField() : document.querySelector(`[data-review] [data-review-key="${CSS.escape(key)}"]`);
  if (!pressed) return;
  event.preventDefault();
  if (key === "c") pressed.focus();
  else pressed.click();
}

// The navigation stands outside of what is swapped.
function count(review) {
  const badge = document.querySelector(".rail-link[aria-current] .badge");
  if (!badge) return;
  badge.lastChild.textContent = review.dataset.reviewCount;
  badge.hidden = review.dataset.reviewCount === "0";
}

// The session's name gets the focus, so that it is read aloud and the next key goes to the page; after a comment too.
function arrive(root) {
  const review = root.closest("[data-review]");
  const isSent = root.matches("[data-thread]") && !root.querySelector("[aria-invalid=true]");
  if (!review || (root !== review && !isSent)) return;
  count(review);
  review.querySelector("[data-review-title]")?.focus({ preventScroll: true });
  review.querySelector(".review-link[aria-current]")?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", onKey);
onReady((root) => {
  if (root instanceof Element) arrive(root);
});
