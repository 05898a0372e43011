// 此刻: what the screens show. The disk is the truth; this is read from it and follows it, in every open page.
import { liveQuery } from "dexie";
import { reactive, shallowRef } from "vue";
import { ahead, likely, seen } from "../outbox/clock.ts";
import { admit, enrol } from "../outbox/enrolling.ts";
import type { Kept } from "../outbox/store.ts";
import { ask, Cut } from "../outbox/wire.ts";
import { canSeal, clock, link, sender, store, usage } from "./phone.ts";
import { sendSoon } from "./sending.ts";
import type { Today } from "./today.ts";

export const here = reactive({
  ready: false,
  person: "",
  name: "",
  enrolled: false,
  online: navigator.onLine,
  signedOut: false,
  captive: false,
  sending: false,
  words: "", // what the server said when it could not do as asked
  todayAt: "", // server's time of what is shown
  usage: 0,
  kept: false, // the browser has promised not to clear this storage by itself
  offline: false, // the app's own files are kept: it opens without a network
  update: false,
  large: false,
  skew: 0, // milliseconds the phone's clock is ahead
});
export const today = shallowRef<Today | null>(null);
export const records = shallowRef<Kept[]>([]);
export const going = shallowRef<ReadonlySet<string>>(new Set()); // in the request that is under way
export const others = shallowRef<{ name: string; left: number }[]>([]); // other workers' unsent on this phone

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

/** 谁在用: this worker's own outbox, drafts and last view; nobody else's. */
async function become(person: string): Promise<void> {
  here.person = person;
  watching?.unsubscribe();
  records.value = [];
  const cached = person ? await store.cached.get([person, "today"]) : undefined;
  today.value = (cached?.said as Today | undefined) ?? null;
  here.todayAt = cached?.at ?? "";
  if (!person) {
    Object.assign(here, { name: "", enrolled: false });
    return;
  }
  watching = liveQuery(async () => ({ worker: await store.worker(person), records: await store.records(person) })).subscribe(
    (found) => {
      last = found.worker;
      records.value = found.records;
      here.name = found.worker?.name || today.value?.person.name || "";
      here.enrolled = Boolean(found.worker?.device_id);
      const skew = ahead(clock, found.worker?.seen);
      if (skew !== null) here.skew = skew;
    },
  );
}

/** 看最新的: network first; what was seen last stays where there is none. */
export async function refresh(): Promise<void> {
  const cached = here.person ? await store.cached.get([here.person, "today"]) : undefined;
  try {
    const answer = await ask(link, "GET", "/sync/v1/today", undefined, cached?.etag ? { "If-None-Match": cached.etag } : {});
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

async function arrived(said: Today, etag: string): Promise<void> {
  const person = said.person.uid;
  const at = said.server_time;
  if (canSeal) {
    await admit(store, person, said.person.name);
    // On a full phone the newest is shown all the same; only not kept.
    await store.cached.put({ person, name: "today", said, etag, at }).catch(() => store.cached.delete([person, "today"]));
    await store.set("current", person);
    if (person !== here.person) await become(person);
    const worker = await store.worker(person);
    await store.change(person, { seen: seen(at, clock), name: said.person.name });
    if (!worker?.device_id) await register();
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
