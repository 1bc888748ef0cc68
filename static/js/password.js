// A button beside a password shows what was typed; it hides again before the form is sent.
import { fresh } from "./ready.js";

export function enhancePasswords(root) {
  for (const field of fresh(root, "[data-password]", "Password")) {
    const input = field.querySelector("input");
    const button = field.querySelector("[data-password-toggle]");
    const show = (visible) => {
      input.type = visible ? "text" : "password";
      button.textContent = visible ? "Hide" : "Show";
      button.setAttribute("aria-pressed", String(visible));
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      show(input.type === "password");
      input.focus();
    });
    input.form?.addEventListener("submit", () => show(false));
  }
}
