// The service worker: keeps one whole build of the shell, by digest, and answers GET under /field/ from it.
// It never touches /sync, other pages, or anything but GET; the queue lives in the page.
// The server puts `self.BUILD` and `self.SHELL` (address to digest) above this line.

const worker = /** @type {any} */ (self);
const CACHE = `field-${worker.BUILD}`;

/** @param {string} address @param {RequestCache} cache */
async function fetched(address, cache) {
  // `integrity` makes the browser refuse a file of another build, or one that a portal slipped in.
  const answer = await fetch(new Request(address, { integrity: worker.SHELL[address], cache, credentials: "omit" }));
  if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

/** What the page has just loaded is not loaded twice; where that copy is not the right one, it is asked for again. @param {string} address @returns {Promise<[string, Response]>} */
async function take(address) {
  return [address, await fetched(address, "default").catch(() => fetched(address, "reload"))];
}

/** All files or none: a shell with a hole would fail in a workshop, not here. */
async function install() {
  const taken = await Promise.all(Object.keys(worker.SHELL).map(take));
  const cache = await caches.open(CACHE);
  await Promise.all(taken.map(([address, answer]) => cache.put(address, answer)));
}

async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith("field-") && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** @param {Request} request */
async function answer(request) {
  const path = new URL(request.url).pathname;
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.mode === "navigate" ? "/field/" : path);
  return kept ?? fetch(request);
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
// A new build waits until the page says that no visit is open.
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take over") void worker.skipWaiting();
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  const ours = origin === worker.location.origin && pathname.startsWith("/field/") && pathname !== "/field/sw.js";
  if (method === "GET" && ours) event.respondWith(answer(event.request));
});
