// A few pages of the signed-in person (Today, a running log) are kept for when there is no network, under their name.
// They are thrown away as soon as any page is shown to somebody else or to nobody.
const PREFIX = "pacewright-own-";
const reader = () => document.body.dataset.reader ?? "";

export async function keepThisPage() {
  if (!("caches" in window) || !reader() || !navigator.onLine) return;
  try {
    const page = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!page.ok || page.redirected) return;
    const cache = await caches.open(`${PREFIX}${reader()}`);
    await cache.put(location.pathname, page);
  } catch {
    // Without a network what was kept before stays.
  }
}

export async function forgetPagesOfOthers() {
  if (!("caches" in window)) return;
  const kept = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(kept.filter((name) => name !== `${PREFIX}${reader()}`).map((name) => caches.delete(name)));
}
