// 离线外壳 (service worker): keeps the app's own files, so that it opens without a network. It keeps no data and promises
// no sending in the background: what is sealed is sent by the page, while it is open.
//
// The server writes SHELL before this text: each file with the hash of its content. A gateway's page in the place of a
// file does not fit its hash, and the version before stays.

declare const SHELL: { version: string; page: string; files: [url: string, sha256: string][] };

const scope = self as any;
const NAME = `field-${SHELL.version}`;
const OURS = new Set(SHELL.files.map(([url]) => url));

async function fetched(url: string, expected: string): Promise<[string, Response]> {
  const response = await fetch(url, { cache: "reload", credentials: "same-origin" });
  const content = await response.clone().arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!response.ok || response.redirected || found !== expected) throw new Error(`not the file: ${url}`);
  return [url, response];
}

scope.addEventListener("install", (event: any) => {
  event.waitUntil(
    (async () => {
      const files = await Promise.all(SHELL.files.map(([url, sha256]) => fetched(url, sha256)));
      const kept = await caches.open(NAME);
      for (const [url, response] of files) await kept.put(url, response);
    })(),
  );
});

scope.addEventListener("activate", (event: any) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("field-") && name !== NAME) await caches.delete(name);
      await scope.clients.claim();
    })(),
  );
});

scope.addEventListener("fetch", (event: any) => {
  const request: Request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const wanted = request.mode === "navigate" ? (url.pathname === SHELL.page ? SHELL.page : "") : url.pathname;
  if (OURS.has(wanted)) event.respondWith(kept(wanted, request));
});

async function kept(url: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(url)) ?? fetch(request);
}

scope.addEventListener("message", (event: any) => {
  // Nothing is being sent while this lock is ours.
  if (event.data === "take-over") event.waitUntil(scope.navigator.locks.request("wangge-send", () => scope.skipWaiting()));
});
