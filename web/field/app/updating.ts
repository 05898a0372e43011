// 更新: a new version waits until nothing is being sent, and until the worker says so or puts the phone away.
import { canOpenOffline } from "./phone.ts";
import { here } from "./state.ts";

let waiting: ServiceWorker | null = null;
let wanted = false;

export async function install(address: string): Promise<void> {
  if (!canOpenOffline) return;
  const before = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (before && wanted) location.reload();
  });
  const registration = await navigator.serviceWorker.register(address, { scope: "/field/", updateViaCache: "none" }).catch(() => null);
  if (!registration) return;
  const look = () => {
    waiting = registration.waiting;
    here.update = Boolean(waiting && navigator.serviceWorker.controller);
  };
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registration.update().catch(() => {});
  });
}

/** 现在更新. Drafts are kept as they are typed; sealed records are never touched. */
export function update(): void {
  wanted = true;
  waiting?.postMessage("take-over");
}
