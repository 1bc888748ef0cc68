// Shows the close button of a notice and takes the notice away when it is pressed.
import { fresh } from "./ready.js";

export function enhanceDismissals(root) {
  for (const button of fresh(root, "[data-dismiss]", "Dismiss")) {
    button.hidden = false;
    button.addEventListener("click", () => button.closest(".notice").remove());
  }
}
