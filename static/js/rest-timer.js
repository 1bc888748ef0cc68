// Counts the rest after a set down, for everybody to see; buzzes at its end where that is wanted.
const WANTS_BUZZ = "pacewright-rest-buzz";

export function restTimer(root) {
  const clock = root.querySelector("[data-rest-clock]");
  const buzz = root.querySelector("[data-rest-buzz]");
  let end = 0;
  let ticking = null;

  buzz.checked = localStorage.getItem(WANTS_BUZZ) === "yes";
  buzz.closest("label").hidden = !("vibrate" in navigator);
  buzz.addEventListener("change", () => localStorage.setItem(WANTS_BUZZ, buzz.checked ? "yes" : "no"));

  function draw() {
    const left = Math.round((end - Date.now()) / 1000);
    root.classList.toggle("is-over", left <= 0);
    clock.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "Go";
    if (left > 0) return;
    clearInterval(ticking);
    ticking = null;
    if (buzz.checked) navigator.vibrate?.([200, 100, 200]);
  }

  function run() {
    root.hidden = false;
    clearInterval(ticking);
    ticking = setInterval(draw, 500);
    draw();
  }

  function stop() {
    clearInterval(ticking);
    ticking = null;
    root.hidden = true;
  }

  root.querySelector("[data-rest-stop]").addEventListener("click", stop);
  root.querySelector("[data-rest-more]").addEventListener("click", () => {
    end = Math.max(end, Date.now()) + 30000;
    run();
  });

  return {
    stop,
    start(seconds) {
      if (!(seconds > 0)) return stop();
      end = Date.now() + seconds * 1000;
      run();
    },
  };
}
