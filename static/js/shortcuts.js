// "?" lists the keys, "/" goes to the search, "g" and a letter goes to a page of the rail. Every key is also a link.
const SEQUENCE_MS = 1200;

function isTyping(target) {
  return target.isContentEditable || target.closest("input:not([type=checkbox], [type=radio]), select, textarea") !== null;
}

export function enhanceShortcuts() {
  // Before the first "g": an event's time counts from the page's own beginning, so 0 would be "a moment ago" there.
  let afterG = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const dialog = document.querySelector("[data-shortcuts-dialog]");
    if (event.key === "?" && dialog && !dialog.open) {
      event.preventDefault();
      dialog.showModal();
    } else if (event.key === "/") {
      const search = document.querySelector("[data-client-switcher-input]");
      if (!search) return;
      event.preventDefault();
      search.focus();
    } else if (event.key === "g") {
      afterG = event.timeStamp;
    } else if (event.timeStamp - afterG < SEQUENCE_MS) {
      afterG = -Infinity;
      const link = document.querySelector(`[data-shortcut="g ${CSS.escape(event.key.toLowerCase())}"]`);
      if (!link) return;
      // The letter is spent: a page that has a meaning of its own for it must not act too.
      event.preventDefault();
      link.click();
    }
  });
}
