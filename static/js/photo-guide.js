// Lays the last photo of the same pose over the one that was chosen, so that stance and distance can be compared.
import { fresh, onReady } from "./ready.js";

function enhance(form) {
  const preview = form.querySelector("[data-photo-preview]");
  const picture = form.querySelector("[data-photo-new]");
  const ghost = form.querySelector("[data-photo-ghost]");
  const strength = form.querySelector("[data-photo-strength]");
  const strengthField = form.querySelector("[data-photo-strength-field]");

  function showGhost() {
    const pose = form.elements.pose.value;
    const guide = form.querySelector(`[data-pose="${pose}"] [data-photo-guide]`);
    if (guide) ghost.src = guide.src;
    ghost.hidden = !guide;
    strengthField.hidden = !guide;
    ghost.style.opacity = Number(strength.value) / 100;
  }

  function showPicture(input, other) {
    const file = input.files[0];
    if (!file) return;
    other.value = "";
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      picture.src = reader.result;
      preview.hidden = false;
      form.classList.add("has-preview");
      showGhost();
    });
    reader.readAsDataURL(file);
  }

  const { camera, picture: chosen } = form.elements;
  camera.addEventListener("change", () => showPicture(camera, chosen));
  chosen.addEventListener("change", () => showPicture(chosen, camera));
  for (const pose of form.elements.pose) pose.addEventListener("change", showGhost);
  strength.addEventListener("input", showGhost);
}

onReady((root) => {
  for (const form of fresh(root, "[data-photo-form]", "PhotoGuide")) enhance(form);
});
