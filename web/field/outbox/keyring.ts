// 钥匙串: which vaults are open in this page. A worker without a PIN finds theirs open on the disk; the key behind a PIN is
// held here alone and is gone with the page.
import { sign } from "./keys.ts";
import type { Store, Worker } from "./store.ts";
import { fromPin, givenBack, newVault, proofOf, underOffice, underPin } from "./vault.ts";
import { ask, json } from "./wire.ts";
import type { Answer, Link } from "./wire.ts";

/** 锁着: its owner has to open it first. */
export class Locked extends Error {}

export class Keyring {
  private held = new Map<string, CryptoKey>();

  /** The key, where it is open. */
  of(worker: Worker): CryptoKey | null {
    return worker.vault?.open ?? this.held.get(worker.person) ?? null;
  }

  /** 锁着没有: whether its owner has to open it. */
  locked(worker: Worker | undefined): boolean {
    return Boolean(worker?.vault) && !this.of(worker!);
  }

  /** The worker with a vault – an empty one is put up where there is none – and its key. Locked. */
  async opened(store: Store, person: string): Promise<{ worker: Worker; key: CryptoKey }> {
    let worker = (await store.worker(person))!;
    if (!worker.vault) {
      const fresh = await newVault();
      worker = await store.vault(person, (there) => there ?? fresh);
    }
    const key = this.of(worker);
    if (!key) throw new Locked();
    return { worker, key };
  }

  // --- PIN ---

  /** 设 PIN: in one step the key is under it and no longer open. Only once the office could open it too. */
  async setPin(store: Store, person: string, pin: string, iterations?: number): Promise<void> {
    const { worker, key } = await this.opened(store, person);
    if (!worker.vault?.office?.proved) throw new Locked();
    const pinned = await underPin(key, pin, iterations);
    this.held.set(person, key);
    await store.vault(person, (there) => ({ ...there!, pin: pinned, open: null }));
  }

  async dropPin(store: Store, person: string): Promise<void> {
    const { key } = await this.opened(store, person);
    await store.vault(person, (there) => ({ ...there!, pin: null, open: key }));
  }

  /** 用 PIN 打开. WrongPin. */
  async enter(store: Store, person: string, pin: string): Promise<void> {
    const { vault } = (await store.worker(person))!;
    if (!vault?.pin) throw new Locked();
    this.held.set(person, await fromPin(vault.pin, pin));
  }

  /** 锁上: for this page. With a PIN nothing else is needed. */
  forget(person: string): void {
    this.held.delete(person);
  }

  // --- the office ---

  /** 托付办公室: until it has proved that it can open the key. False where it could not be asked or did not prove it. */
  async entrust(store: Store, person: string, link: Link): Promise<boolean> {
    if (this.locked(await store.worker(person))) return true; // it has been proved, or it would not be shut
    const { worker, key } = await this.opened(store, person), had = worker.vault!.office, office = worker.office;
    if (!office || (had?.proved && had.kid === office.kid)) return true;
    const wrapped = await underOffice(key, office, worker.public_key);
    const content = json({ device_id: worker.device_id, kid: office.kid, wrapped });
    const signature = await sign(worker.keys, `wangge-vault/1\n${new TextDecoder().decode(content)}`);
    const answer = await ask(link, "POST", "/sync/v1/vault", content, { "Wangge-Signature": signature });
    if (answer.status !== 200 || answer.said?.proof !== (await proofOf(key))) return false;
    await store.vault(person, (there) => ({ ...there!, office: { kid: office.kid, wrapped, proved: true } }));
    return true;
  }

  /** 请办公室打开, for its owner who has just signed in. The PIN, forgotten, is gone; the answer where it was refused. */
  async release(store: Store, person: string, link: Link): Promise<Answer | null> {
    const worker = (await store.worker(person))!, vault = worker.vault!;
    if (!vault.office) throw new Locked();
    const { kid, wrapped } = vault.office;
    const answer = await ask(link, "POST", "/sync/v1/vault/open", json({ device_id: worker.device_id, kid, wrapped }));
    if (answer.status !== 200) return answer;
    const key = await givenBack(vault, answer.said.key);
    await store.vault(person, (there) => ({ ...there!, pin: null, open: key }));
    return null;
  }

  /** 锁上: nothing of this worker can be read here until they come back. False where that would not be safe yet. */
  async lock(store: Store, person: string): Promise<boolean> {
    const locked = await store.lock(person);
    if (locked) this.forget(person);
    return locked;
  }
}
