// 钥匙: ECDSA P-256, made on the phone; the private half cannot be taken out of the browser.
import { b64, utf8 } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";

const ECDSA = { name: "ECDSA", namedCurve: "P-256" };

export async function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ECDSA, false, ["sign", "verify"]);
}

/** base64url of the uncompressed point, 65 bytes. */
export async function publicOf(keys: CryptoKeyPair): Promise<string> {
  return b64(new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey)));
}

/** r ‖ s, 64 bytes, base64url. */
export async function sign(keys: CryptoKeyPair, said: string | Bytes): Promise<string> {
  const content = typeof said === "string" ? utf8(said) : said;
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, content);
  return b64(new Uint8Array(signature));
}
