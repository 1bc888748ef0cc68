// Keeps the offline page, and the style and scripts that pages used last. The network always goes first. A personal page
// is stored by the page itself alone (static/js/own-pages.js), under the name of whoever is signed in.
const CACHE = "pacewright-shell-{{ version|escapejs }}";
const OFFLINE = "{{ offline_url|escapejs }}";
const OWN = "pacewright-own-";
const SHELL = [OFFLINE{% for path in shell %}, "{{ path|escapejs }}"{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE && !name.startsWith(OWN)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => pageWithoutNetwork(request)));
  } else if (request.method === "GET" && isOurStatic(new URL(request.url))) {
    event.respondWith(fetch(request).then(keptForLater(request)).catch(() => caches.match(request)));
  }
});

function isOurStatic(url) {
  return url.origin === location.origin && (url.pathname.startsWith("{{ static_url|escapejs }}") || SHELL.includes(url.pathname));
}

function keptForLater(request) {
  return (answer) => {
    if (answer.ok) {
      const copy = answer.clone();
      caches.open(CACHE).then((cache) => cache.put(request, copy)).catch(() => {});
    }
    return answer;
  };
}

async function pageWithoutNetwork(request) {
  const kept = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
  return kept ?? caches.match(OFFLINE);
}
