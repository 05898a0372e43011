// 这部手机: its store, its clock, its way to the server.
import { pageClock } from "../outbox/clock.ts";
import { Phone } from "../outbox/dexie.ts";
import { Keyring } from "../outbox/keyring.ts";
import { Sender } from "../outbox/sender.ts";
import type { Link } from "../outbox/wire.ts";

export const store = new Phone();
export const clock = pageClock();
export const link: Link = (path, asked) => fetch(path, asked);
export const version = document.getElementById("app")?.dataset.version ?? "";

/** 在微信里: no lasting storage may be counted on there. */
export const inWeChat = /MicroMessenger/i.test(navigator.userAgent);
/** 能封存: keys and hashes need a connection the browser trusts. */
export const canSeal = window.isSecureContext && "subtle" in crypto && "indexedDB" in window;
/** 能离线打开. */
export const canOpenOffline = canSeal && "serviceWorker" in navigator;

function phoneName(): string {
  const model = /Android[^;]*; ([^;)]+)/.exec(navigator.userAgent)?.[1] ?? /iPhone|iPad|Windows|Macintosh|Linux/.exec(navigator.userAgent)?.[0];
  return (model ?? "手机").replace(/ Build.*/, "").slice(0, 60);
}

export const ring = new Keyring();
export const sender = new Sender(store, link, clock, phoneName(), ring);

/** 占了多少: the share of storage in use; photos are refused from 80 % on, words never. */
export async function usage(): Promise<number> {
  try {
    const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    return quota ? usage / quota : 0;
  } catch {
    return 0;
  }
}
export const TOO_FULL = 0.8;
