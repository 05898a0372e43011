// 此刻: what the screens show. The disk is the truth; this is read from it and follows it, in every open page.
import { liveQuery } from "dexie";
import { reactive, shallowRef } from "vue";
import { ahead, likely, seen } from "../outbox/clock.ts";
import { admit, enrol } from "../outbox/enrolling.ts";
import { readable, sealAll } from "../outbox/records.ts";
import type { Kept, Readable, Telling, Worker } from "../outbox/store.ts";
import type { Envelope } from "../outbox/envelope.ts";
import { ask, Cut } from "../outbox/wire.ts";
import { canSeal, clock, link, ring, sender, store, usage } from "./phone.ts";
import { keepView, sealPrivate, view } from "./private.ts";
import { sendSoon } from "./sending.ts";
import type { Today } from "./today.ts";

export const here = reactive({
  ready: false,
  person: "",
  name: "",
  enrolled: false,
  locked: false, // its owner has to open the vault first
  pin: false, // this worker has set a PIN
  proved: false, // the office has shown that it could open the vault: only then may it be shut
  damaged: 0, // records that cannot be opened although the vault is
  online: navigator.onLine,
  signedOut: false,
  captive: false,
  sending: false,
  words: "", // what the server said when it could not do as asked
  todayAt: "", // server's time of what is shown
  usage: 0,
  kept: false, // the browser has promised not to clear this storage by itself
  offline: false, // the app's own files are kept: it opens without a network
  distrusted: false, // the browser does not trust the site's certificate, and keeps no files of it
  update: false,
  large: false,
  skew: 0, // milliseconds the phone's clock is ahead
});
export const today = shallowRef<Today | null>(null);
export const records = shallowRef<Readable[]>([]);
export const going = shallowRef<ReadonlySet<string>>(new Set()); // in the request that is under way
export const others = shallowRef<{ name: string; left: number }[]>([]); // other workers' unsent on this phone
export const people = shallowRef<{ person: string; name: string; pin: boolean }[]>([]); // who works on this phone

let watching: { unsubscribe(): void } | undefined;

export const zone = () => today.value?.place.zone ?? "Asia/Shanghai";
let last: Awaited<ReturnType<typeof store.worker>>;
/** The time it is, as well as it can be known. */
export const now = () => likely(clock, last?.seen);

/** 打开: from the disk first; the network is asked afterwards. */
export async function open(): Promise<void> {
  here.large = (await store.setting<boolean>("large")) ?? false;
  await become((await store.setting<string>("current")) ?? "");
  here.ready = true;
  here.kept = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
  await refresh();
  sendSoon();
}

/** 谁在用: this worker's own outbox, drafts and last view; nobody else's. Locked, nothing of it is shown. */
export async function become(person: string): Promise<void> {
  here.person = person;
  watching?.unsubscribe();
  records.value = [];
  opened.clear();
  turns++;
  people.value = (await store.workers()).map((each) => ({ person: each.person, name: each.name, pin: Boolean(each.vault?.pin) }));
  Object.assign(here, { locked: false, name: "", enrolled: false, damaged: 0, todayAt: "" });
  today.value = null;
  if (!person) return;
  const worker = await store.worker(person);
  if (worker) await ring.opened(store, person).catch(() => {}); // puts up the vault where there is none
  here.locked = ring.locked(await store.worker(person));
  if (!here.locked) {
    const seen = await view(person);
    today.value = seen?.said ?? null;
    here.todayAt = seen?.at ?? "";
    void sealOwn(person);
  }
  watching = liveQuery(async () => ({ worker: await store.worker(person), kept: await store.records(person) })).subscribe(
    (found) => void show(person, found.worker, found.kept),
  );
}

/** What lies here from before there were vaults. A full disk leaves it as it is, for the next time. */
async function sealOwn(person: string): Promise<void> {
  try {
    const { key } = await ring.opened(store, person);
    await sealAll(store, person, key);
    await sealPrivate(person);
  } catch (error) {
    console.error(error);
  }
}

let turns = 0;
const opened = new Map<string, { mark: string; envelope: Envelope } & Telling>();

async function show(person: string, worker: Worker | undefined, kept: Kept[]): Promise<void> {
  const turn = ++turns, key = worker ? ring.of(worker) : null;
  const found = await Promise.all(kept.map((each) => read(each, key)));
  if (turn !== turns || person !== here.person) return; // a newer look at the disk is under way
  last = worker;
  const shown = found.filter((each) => each !== null);
  records.value = worker && !key ? [] : shown;
  here.damaged = key ? kept.length - shown.length : 0;
  here.name = worker?.name || today.value?.person.name || "";
  here.enrolled = Boolean(worker?.device_id);
  here.pin = Boolean(worker?.vault?.pin);
  here.proved = Boolean(worker?.vault?.office?.proved);
  const skew = ahead(clock, worker?.seen);
  if (skew !== null) here.skew = skew;
  if (worker && ring.locked(worker) !== here.locked) await become(person); // shut or opened from another page
}

/** Opened once: a record's words never change. */
async function read(each: Kept, key: CryptoKey | null): Promise<Readable | null> {
  const mark = JSON.stringify([each.answer ? [...each.answer.iv] : 0, each.reason, each.result]), known = opened.get(each.record_id);
  if (known?.mark === mark && key) return { ...each, envelope: known.envelope, reason: known.reason, result: known.result };
  const found = await readable(each, key);
  if (found) opened.set(each.record_id, { mark, envelope: found.envelope, reason: found.reason, result: found.result });
  return found;
}

/** 看最新的: network first; what was seen last stays where there is none. */
export async function refresh(): Promise<void> {
  const seen = here.person && !here.locked && today.value ? await store.cached.get([here.person, "today"]) : undefined;
  try {
    if (await store.setting<boolean>("left")) await signOut();
    const answer = await ask(link, "GET", "/sync/v1/today", undefined, seen?.etag ? { "If-None-Match": seen.etag } : {});
    Object.assign(here, { captive: false, online: true });
    here.signedOut = answer.status === 401;
    if (answer.status === 200) await arrived(answer.said as Today, answer.headers.get("ETag") ?? "");
    else if (answer.status >= 400) here.words = answer.status === 401 ? "" : (answer.said?.error?.words ?? "");
  } catch (error) {
    if (!(error instanceof Cut)) throw error;
    here.captive = error.captive;
    here.online = false;
  }
  here.usage = await usage();
}

/** 退出登录 on the server too, at the latest with the next network: before it nobody else's day is asked for. */
export async function signOut(): Promise<void> {
  await store.set("left", true);
  const answer = await ask(link, "POST", "/field/leave");
  if (answer.status === 200) await store.settings.delete("left");
}

async function arrived(said: Today, etag: string): Promise<void> {
  const person = said.person.uid;
  const at = said.server_time;
  if (canSeal) {
    const worker = await admit(store, person, said.person.name);
    await store.set("current", person);
    // Whoever signs in again gets their own key back; with a PIN only where they have said that they forgot it.
    const forgot = (await store.setting<string>("forgot")) === person;
    if (ring.locked(worker) && (forgot || !worker.vault!.pin)) {
      const refused = await ring.release(store, person, link);
      if (refused) here.words = refused.said?.error?.words ?? "";
      else if (forgot) await store.settings.delete("forgot");
    }
    await store.change(person, { seen: seen(at, clock), name: said.person.name });
    if (person !== here.person || ring.locked(await store.worker(person)) !== here.locked) await become(person);
    if (here.locked) return;
    if (!worker.device_id) await register();
    await keepView(person, said, etag, at);
  }
  Object.assign(here, { todayAt: at, name: said.person.name });
  here.skew = clock.now().getTime() - Date.parse(at);
  today.value = said;
}

/** 登记这部手机 for whoever works on it now. Throws Cut where there is no network. */
export async function register(): Promise<void> {
  const answer = await enrol(store, here.person, link, clock, sender.phone);
  if (answer.status >= 400) here.words = answer.said?.error?.words ?? "";
}

/** 请浏览器别清: asked when there is something worth keeping. */
export async function askToKeep(): Promise<void> {
  if (!here.kept) here.kept = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}
