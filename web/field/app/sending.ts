// 什么时候传: after sealing, at the start, when the network or the page comes back, and again after a pause. One page sends
// at a time; others follow what it writes to the disk.
import { wait } from "../outbox/backoff.ts";
import { sealAll } from "../outbox/records.ts";
import { ring, sender, store } from "./phone.ts";
import { going, here, others, refresh } from "./state.ts";

export const LOCK = "wangge-send";
let timer: number | undefined;
let failures = 0;
let running = false;
let asked = false;

export function sendSoon(after = 0): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(turn, after);
}

async function turn(): Promise<void> {
  if (running) {
    asked = true;
    return;
  }
  running = true;
  try {
    if (navigator.locks) await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => (lock ? all() : sendSoon(5_000)));
    else await all();
  } catch (error) {
    // The disk failed us, not the network: what is sealed stays sealed, and is tried again.
    console.error(error);
    sendSoon(wait(++failures, Math.random()));
  } finally {
    running = false;
    here.sending = false;
    if (asked) {
      asked = false;
      sendSoon();
    }
  }
}

/** Everybody's outbox on this phone: what is sealed is sent, whoever is signed in. */
async function all(): Promise<void> {
  let after = 0, again = false, left = 0, sent = 0;
  const waiting: { name: string; left: number }[] = [];
  for (const worker of await store.workers()) {
    if (!worker.device_id && worker.person !== here.person) continue;
    const own = worker.person === here.person;
    if (own) here.sending = true;
    else await shutAway(worker.person);
    const end = await sender.round(worker.person);
    if (own) {
      if (end.signedOut) here.signedOut = true;
      here.captive = end.captive;
      here.words = end.words;
      here.online = !end.cut;
      sent = end.sent;
    } else {
      if (end.left) waiting.push({ name: worker.name, left: end.left });
      if (worker.person !== (await store.setting<string>("current"))) await ring.lock(store, worker.person);
    }
    again ||= end.again;
    after = Math.max(after, end.after);
    left += end.left;
  }
  others.value = waiting;
  here.sending = false;
  failures = again ? failures + 1 : 0;
  if (again && left) sendSoon(wait(failures, Math.random(), after));
  // What was delivered may have changed what there is to do.
  if (sent) void refresh();
}

/** What somebody else left here in the plain is sealed for them; shut it is once the office could open it. */
async function shutAway(person: string): Promise<void> {
  const key = await ring.opened(store, person).then((each) => each.key, () => null);
  if (key) await sealAll(store, person, key);
}

export function watch(): void {
  sender.going = (ids) => (going.value = new Set(ids));
  window.addEventListener("online", () => {
    here.online = true;
    failures = 0;
    void refresh();
    sendSoon();
  });
  window.addEventListener("offline", () => (here.online = false));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    failures = 0;
    void refresh();
    sendSoon();
  });
}

/** 我自己按“现在传”. */
export function sendNow(): void {
  failures = 0;
  sender.compared.clear();
  sendSoon();
}
