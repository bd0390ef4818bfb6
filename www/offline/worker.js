// The service worker: the page works without a network once it was opened with one.
//
// Written into the build by tools/finish.mjs, which fills in what the build consists of. The rules:
// - A version is kept whole or not at all: all of its files are fetched before the version before it is let go.
// - Pages are asked of the network first, so nobody is kept on an old version; without an answer, the kept one serves.
// - Files whose names change with their contents come from what is kept.
// Only files of this build are kept; everything else goes past.

const VERSION = "__VERSION__";
const FILES = __FILES__;
const NAME = `omnipaxos-playground ${self.registration.scope} `;
// How long the network has to answer for the page itself, in milliseconds.
const PATIENCE_MS = 4000;

const address = (file) => new URL(file, self.registration.scope).href;
const kept = new Set(FILES.map(address));
// A name with the digest of its contents in it never means anything else.
const isHashed = (url) => /-[0-9a-f]{12,16}(_bg)?\.[a-z]+$/.test(new URL(url).pathname);

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(NAME + VERSION);
    // Past the browser's own cache: a version must not be put together from two.
    await cache.addAll(FILES.map((file) => new Request(address(file), { cache: isHashed(address(file)) ? "default" : "no-cache" })));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(NAME) && name !== NAME + VERSION);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

async function fromKept(request) {
  const cache = await caches.open(NAME + VERSION);
  return cache.match(request, { ignoreSearch: true });
}

async function page(request) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(request, { signal: late.signal });
    if (answer.ok || answer.type === "opaqueredirect") {
      return answer;
    }
    return (await fromKept(address("index.html"))) ?? answer;
  } catch (error) {
    const own = await fromKept(address("index.html"));
    if (own) {
      return own;
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function file(request) {
  if (isHashed(request.url)) {
    return (await fromKept(request)) ?? fetch(request);
  }
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      return answer;
    }
    return (await fromKept(request)) ?? answer;
  } catch (error) {
    const own = await fromKept(request);
    if (own) {
      return own;
    }
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) {
    return;
  }
  const plain = url.origin + url.pathname;
  if (request.mode === "navigate" && (plain === self.registration.scope || plain === address("index.html"))) {
    event.respondWith(page(request));
  } else if (kept.has(plain)) {
    event.respondWith(file(request));
  }
});
