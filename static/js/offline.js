// Registers the service worker that shows a page of ours when there is no network.
export function keepOfflinePage() {
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => navigator.serviceWorker.register("/service-worker.js").catch(() => {}));
}
