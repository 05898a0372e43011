// 锁柜 (vault): what a worker wrote lies on the phone under a key of their own. The key lies open only while this worker
// is at work here without a PIN; else it is under their PIN, and under the office's public key, so that a forgotten PIN
// loses nothing and a locked outbox can still be delivered. The office opens it; nobody else on the phone can.
import { b64, random, sha256, unb64, utf8 } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";

/** 封好的: nonce and AES-256-GCM content; `name` of what it is is bound in, so that one cannot stand in another's place. */
export type Box = { iv: Bytes; data: ArrayBuffer };
/** 办公室的公钥, and which one. */
export type OfficeKey = { kid: string; key: string };
export type Pinned = { salt: Bytes; iterations: number; secret: CryptoKey; box: Box };
export type Vault = {
  id: string;
  check: Box; // tells the right key from another
  open: CryptoKey | null;
  pin: Pinned | null;
  /** `proved`: the office has shown that it can open this. Nothing is locked before. */
  office: { kid: string; wrapped: string; proved: boolean } | null;
};

export const ITERATIONS = 600_000;
export const PIN_LENGTH = 6;
const CHECK = utf8("wangge-vault/1");
const GCM = "AES-GCM";

/** PIN 不对. */
export class WrongPin extends Error {}

const imported = (raw: BufferSource): Promise<CryptoKey> => crypto.subtle.importKey("raw", raw, GCM, true, ["encrypt", "decrypt"]);

export async function newVault(): Promise<Vault> {
  const key = await imported(random(32)), id = b64(random(12));
  return { id, check: await boxed(key, `check/${id}`, CHECK), open: key, pin: null, office: null };
}

export async function boxed(key: CryptoKey, name: string, content: Bytes | ArrayBuffer): Promise<Box> {
  const iv = random(12);
  return { iv, data: await crypto.subtle.encrypt({ name: GCM, iv, additionalData: utf8(name) }, key, content) };
}

/** Throws where the key, the name or the content is another. */
export async function unboxed(key: CryptoKey, name: string, box: Box): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: GCM, iv: box.iv, additionalData: utf8(name) }, key, box.data);
}

export const boxedJson = (key: CryptoKey, name: string, said: unknown): Promise<Box> => boxed(key, name, utf8(JSON.stringify(said, bytesOut)));

export async function unboxedJson<T>(key: CryptoKey, name: string, box: Box): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unboxed(key, name, box)), bytesIn) as T;
}

// Photos of a draft are bytes among words.
const bytesOut = (_: string, value: unknown) => (value instanceof ArrayBuffer ? { "⁂": b64(new Uint8Array(value)) } : value);
const bytesIn = (_: string, value: any) => (value && typeof value === "object" && typeof value["⁂"] === "string" ? unb64(value["⁂"]).buffer : value);

// --- under a PIN ---

async function pinKey(pin: string, salt: Bytes, iterations: number, secret: CryptoKey): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", utf8(pin.normalize("NFKC")), "PBKDF2", false, ["deriveBits"]);
  const stretched = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, typed, 256);
  // A secret that scripts can use and not take away: a short PIN cannot be tried out on a faster machine than this phone.
  return crypto.subtle.importKey("raw", await crypto.subtle.sign("HMAC", secret, stretched), GCM, false, ["encrypt", "decrypt"]);
}

export async function underPin(key: CryptoKey, pin: string, iterations = ITERATIONS): Promise<Pinned> {
  const salt = random(16);
  const secret = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const raw = await crypto.subtle.exportKey("raw", key);
  return { salt, iterations, secret, box: await boxed(await pinKey(pin, salt, iterations, secret), "pin", raw) };
}

export async function fromPin(pinned: Pinned, pin: string): Promise<CryptoKey> {
  const key = await pinKey(pin, pinned.salt, pinned.iterations, pinned.secret);
  try {
    return await imported(await unboxed(key, "pin", pinned.box));
  } catch {
    throw new WrongPin();
  }
}

// --- under the office's key ---

const P256 = { name: "ECDH", namedCurve: "P-256" };

/** For the office only: an ephemeral key, agreed with the office's, bound to this phone's own public key. */
export async function underOffice(key: CryptoKey, office: OfficeKey, phone: string): Promise<string> {
  const theirs = await crypto.subtle.importKey("raw", unb64(office.key), P256, false, []);
  const once = await crypto.subtle.generateKey(P256, true, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", once.publicKey));
  const agreed = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, once.privateKey, 256);
  const base = await crypto.subtle.importKey("raw", agreed, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: point, info: utf8(`wangge-vault/1\n${office.kid}\n${phone}`) };
  const wrapping = await crypto.subtle.deriveKey(how, base, { name: GCM, length: 256 }, false, ["encrypt"]);
  const { iv, data } = await boxed(wrapping, "office", await crypto.subtle.exportKey("raw", key));
  return b64(new Uint8Array([...point, ...iv, ...new Uint8Array(data)]));
}

/** What the office answers to show that it has opened the key. */
export async function proofOf(key: CryptoKey): Promise<string> {
  return sha256(new Uint8Array([...utf8("wangge-vault-proof/1\n"), ...new Uint8Array(await crypto.subtle.exportKey("raw", key))]) as Bytes);
}

/** The key that the office gave back to its owner; throws where it is not the one of this vault. */
export async function givenBack(vault: Vault, text: string): Promise<CryptoKey> {
  const key = await imported(unb64(text));
  await unboxed(key, `check/${vault.id}`, vault.check);
  return key;
}
