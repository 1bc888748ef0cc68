// A second press while a form is on its way does nothing; coming back to the page makes the form usable again.
import { fresh } from "./ready.js";

function release(form) {
  delete form.dataset.submitted;
  for (const button of form.querySelectorAll(".is-busy")) button.classList.remove("is-busy");
}

export function enhanceForms(root) {
  for (const form of fresh(root, "form[data-submit-once]", "Once")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.submitted) {
        event.preventDefault();
        return;
      }
      form.dataset.submitted = "yes";
      event.submitter?.classList.add("is-busy");
    });
    form.addEventListener("htmx:afterRequest", () => release(form));
    window.addEventListener("pageshow", () => release(form));
  }
  const summary = root.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}
