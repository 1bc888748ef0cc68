// The theme is kept in a cookie, so that the server draws the page in it and nothing flashes.
import { fresh } from "./ready.js";

const YEAR_IN_SECONDS = 31536000;

function chosen() {
  return document.documentElement.dataset.theme ?? "";
}

function choose(theme) {
  document.cookie = `theme=${theme || "system"}; path=/; max-age=${YEAR_IN_SECONDS}; samesite=lax`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.dispatchEvent(new CustomEvent("theme:changed"));
}

function showChoice(group) {
  for (const button of group.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen()));
  }
}

export function enhanceThemes(root) {
  for (const group of fresh(root, "[data-theme-switch]", "Theme")) {
    group.hidden = false;
    showChoice(group);
    group.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-choice]");
      if (!button) return;
      choose(button.dataset.themeChoice);
      showChoice(group);
    });
  }
}
