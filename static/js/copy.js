// Copies a field's value; the button is shown only where the browser can do it.
import { fresh } from "./ready.js";

const SAID_FOR_MS = 2000;

export function enhanceCopyFields(root) {
  if (!navigator.clipboard) return;
  for (const field of fresh(root, "[data-copy]", "Copy")) {
    const button = field.querySelector("[data-copy-button]");
    const label = button.querySelector("[data-copy-label]");
    label.setAttribute("aria-live", "polite");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = field.querySelector("[data-copy-source]");
      source.select();
      try {
        await navigator.clipboard.writeText(source.value);
        label.textContent = "Copied";
      } catch {
        label.textContent = "Press Ctrl+C";
      }
      setTimeout(() => { label.textContent = "Copy"; }, SAID_FOR_MS);
    });
  }
}
