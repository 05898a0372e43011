// 锁和开: who opens their own part of a shared phone, how they leave it, and what becomes of a forgotten PIN.
import { Cut } from "../outbox/wire.ts";
import { ring, store } from "./phone.ts";
import { sendSoon } from "./sending.ts";
import { become, here, refresh, signOut } from "./state.ts";

const AWAY = 10 * 60_000; // a page that was out of sight for so long asks for the PIN again

/** 用 PIN 打开. WrongPin. */
export async function enter(pin: string): Promise<void> {
  await ring.enter(store, here.person, pin);
  await become(here.person);
  await refresh();
  sendSoon();
}

/** 马上锁上: with a PIN only. */
export async function lockNow(): Promise<void> {
  if (!here.pin) return;
  ring.forget(here.person);
  await become(here.person);
}

/** 换成这个人: opened with their own PIN, also without a network; the sign-in of whoever was here before ends. */
export async function change(person: string): Promise<void> {
  ring.forget(here.person);
  await store.set("current", person);
  await signOut().catch(later);
  await become(person);
}

/** 退出: what was seen and half written goes; what is sealed stays, shut, and is sent by its own signature. */
export async function leave(): Promise<void> {
  const { person } = here;
  await store.forget(person);
  await store.set("left", true);
  await become("");
  await ring.lock(store, person);
  await refresh(); // signs out first, now or with the next network
}

/** 忘了 PIN, or shut without one: a fresh sign-in, upon which the office gives the key back. */
export async function askOffice(): Promise<void> {
  await store.set("forgot", here.person);
  await signOut();
  location.assign("/sign-in/?next=/field/");
}

function later(error: unknown): void {
  if (!(error instanceof Cut)) throw error;
}

export function watchAway(): void {
  let since = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") since = performance.now();
    else if (since && performance.now() - since > AWAY) void lockNow();
  });
}
