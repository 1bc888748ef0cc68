// Runs an enhancement on the page and on everything that htmx swaps in later.
export function onReady(enhance) {
  enhance(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) enhance(event.detail.elt);
  });
}

// The matching elements inside root, root included, each handed out once per behaviour.
export function fresh(root, selector, behaviour) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.push(root);
  return found.filter((element) => {
    const mark = `enhanced${behaviour}`;
    if (element.dataset[mark]) return false;
    element.dataset[mark] = "yes";
    return true;
  });
}
