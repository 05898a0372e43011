// 更新: the shell is kept on the phone as soon as it can be, and said to be kept only once it is. A new version waits until
// nothing is being sent, and until the worker says so or puts the phone away.
import { wait } from "../outbox/backoff.ts";
import { canOpenOffline } from "./phone.ts";
import { here } from "./state.ts";

let registration: ServiceWorkerRegistration | undefined;
let wanted = false;
let failures = 0;

export function install(address: string): void {
  if (!canOpenOffline) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (wanted) location.reload();
    look();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registration?.update().catch(() => {});
  });
  look();
  void register(address);
}

async function register(address: string): Promise<void> {
  // A file cut short or a gateway's page fails the installation: it is begun again, or the phone would not open offline.
  const again = () => {
    if (!here.offline) window.setTimeout(() => void register(address), wait(failures++, Math.random()));
  };
  const found = await navigator.serviceWorker.register(address, { scope: "/field/", updateViaCache: "none" }).catch((error: Error) => {
    // Whoever went on past the browser's warning has a page that can do all but this.
    here.distrusted = /certificate/i.test(error.message);
    return null;
  });
  if (!found) return again();
  here.distrusted = false;
  const follow = () => {
    const coming = found.installing;
    coming?.addEventListener("statechange", () => {
      look();
      if (coming.state === "redundant") again();
    });
  };
  if (found !== registration) found.addEventListener("updatefound", follow);
  registration = found;
  follow();
  look();
}

function look(): void {
  const { controller } = navigator.serviceWorker;
  here.offline = controller !== null || registration?.active?.state === "activated";
  here.update = Boolean(registration?.waiting && controller);
}

/** 现在更新. Drafts are kept as they are typed; sealed records are never touched. */
export function update(): void {
  wanted = true;
  registration?.waiting?.postMessage("take-over");
}
