// 登记: the phone shows its public key, the server gives the number. As often as one likes; the same key, the same number.
import { FIRST } from "./envelope.ts";
import { newKeys, publicOf, sign } from "./keys.ts";
import { seen } from "./clock.ts";
import type { Clock } from "./clock.ts";
import type { Store, Worker } from "./store.ts";
import { ask, json } from "./wire.ts";
import type { Answer, Link } from "./wire.ts";

/** The worker's own key, made when they first come to this phone. */
export async function admit(store: Store, person: string, name: string): Promise<Worker> {
  const there = await store.worker(person);
  if (there) return there;
  const keys = await newKeys();
  return store.admit({
    person, name, place: null, device_id: "", keys, public_key: await publicOf(keys), seq: 0, chain: FIRST,
    epoch: "", origin: "", vkey: [], high: 0, ranges: [],
  });
}

/** Asks for the number, or is taken in again under the old one. The answer, for whoever must explain a refusal. */
export async function enrol(store: Store, person: string, link: Link, clock: Clock, phone: string): Promise<Answer> {
  const worker = (await store.worker(person))!;
  const proof = worker.device_id && (await sign(worker.keys, `wangge-enrol/1\n${worker.device_id}\n${worker.public_key}`));
  const again = worker.device_id ? { device_id: worker.device_id, proof } : {};
  const answer = await ask(link, "POST", "/sync/v1/enrol", json({ public_key: worker.public_key, name: phone.slice(0, 60), ...again }));
  if (answer.status === 200 || answer.status === 201) {
    const { device_id, origin, vkey, place, person: who, server_time, vault } = answer.said;
    await store.change(person, { device_id, origin, vkey, place, name: who.name, seen: seen(server_time, clock), ...(vault ? { office: vault } : {}) });
  }
  return answer;
}
