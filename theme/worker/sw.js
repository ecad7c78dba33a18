// Pages already seen, a small index and the order slip for when there is no network. While there is one, nothing of a page
// comes from here: the store answers only where the network does not, and says so with the day and the hour.
const CORE = `core-${VERSION}`;
const KEPT = { pages: 60, theme: 60, images: 120 };
const LIVE = /^(\/en)?\/(cart|checkout|orders|search|compare|comments|community|staff|pay|payments|sheets|share|api|replace\/found)\/|^(\/en)?\/tools\/[^/]+\/answer\//;
const SLIP = /^(\/en)?\/slip\/$/;

async function put(name, request, answer) {
  const store = await caches.open(name);
  await store.delete(request);
  await store.put(request, answer);
  for (const old of (await store.keys()).slice(0, -KEPT[name])) await store.delete(old);
}
/** With the hour at which it was stored. */
async function stamped(answer) {
  const headers = new Headers(answer.headers);
  headers.set("x-stored", new Date().toISOString());
  return new Response(await answer.blob(), { status: answer.status, headers });
}
async function stored(answer) {
  const at = answer.headers.get("x-stored");
  const html = await answer.text();
  const words = WORDS[/<html lang="en"/.test(html) ? "en" : "zh"];
  const when = new Intl.DateTimeFormat(words.lang, { dateStyle: "long", timeStyle: "short", timeZone: ZONE }).format(new Date(at));
  const notice = `<div class="wrap"><div class="notice notice-warn" role="status" data-stored-notice data-slip="${words.slip}"><p class="notice-title">${words.title.replace("#", when)}</p><p>${words.text} <a href="${words.path}">${words.link}</a></p></div></div>`;
  const body = html.replace("<html ", `<html data-stored="${at}" `).replace("<main ", `${notice}<main `)
    .replaceAll(/action="(\/en)?\/cart\/add" method="post"/g, (_, lang = "") => `action="${lang}/slip/"`);
  return new Response(body, { headers: answer.headers });
}
async function page(request, path) {
  try {
    const answer = await fetch(request);
    if (answer.status === 200 && !LIVE.test(path) && answer.headers.get("content-type")?.startsWith("text/html")) {
      await put("pages", path, await stamped(answer.clone()));
    }
    return answer;
  } catch (error) {
    const slip = path.startsWith("/en/") ? "/en/slip/" : "/slip/";
    const kept = LIVE.test(path) || SLIP.test(path) ? null : await (await caches.open("pages")).match(path);
    if (kept) return stored(kept);
    const core = await (await caches.open(CORE)).match(slip);
    if (core) return core;
    throw error;
  }
}
async function file(name, request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.status === 200) await put(name, request, answer.clone());
  return answer;
}

addEventListener("install", (event) => event.waitUntil((async () => {
  const core = await caches.open(CORE);
  for (const path of PAGES) {
    const answer = await fetch(path, { cache: "no-cache" });
    if (!answer.ok) throw new Error(path);
    const html = await answer.clone().text();
    await core.put(path, answer);
    await core.addAll([...new Set([...html.matchAll(/(?:href|src|data-index)="(\/(?:theme|slip|en\/slip)\/[^"]*\.\w+)"/g)].map(([, url]) => url))]);
  }
  await skipWaiting();
})()));
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== CORE && !(name in KEPT)) await caches.delete(name);
  await clients.claim();
})()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (!/^(\/en)?\/staff\//.test(url.pathname)) event.respondWith(page(request, url.pathname));
  } else if (url.pathname.startsWith("/theme/")) event.respondWith(file("theme", request));
  else if (url.pathname.startsWith("/images/")) event.respondWith(file("images", request));
  else if (/\/slip\/index\.json$/.test(url.pathname)) event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
});
