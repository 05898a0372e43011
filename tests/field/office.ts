// A server as the phone sees it, small enough to read: it keeps what came by record id, and can be made to fail.
import { sha256, unb64, utf8 } from "../../web/field/outbox/bytes.ts";
import { b64 } from "../../web/field/outbox/bytes.ts";
import type { Bytes } from "../../web/field/outbox/bytes.ts";
import { boxedJson, unboxed } from "../../web/field/outbox/vault.ts";
import { headerOf } from "../../web/field/outbox/envelope.ts";

type Fault = (method: string, path: string) => "" | "drop" | "drop-answer" | "captive" | "half" | number;

export class Office {
  epoch = "epoch-1";
  time = Date.parse("2026-03-02T02:00:00Z");
  devices = new Map<string, { key: string; seqs: Set<number>; effects: string[] }>();
  kept = new Map<string, { hash: string; receipt: any; number?: string }>();
  blobs = new Map<string, { size: number; got: number[] }>();
  session = true;
  say: (envelope: any) => any = () => ({});
  fault: Fault = () => "";
  requests: string[] = [];
  verify = true;
  vault = newVaultKey();
  owner = ""; // who has just signed in

  link = async (path: string, asked: RequestInit): Promise<Response> => {
    const method = asked.method ?? "GET";
    this.requests.push(`${method} ${path.split("?")[0]!.replace(/[0-9a-f]{64}/, "…")}`);
    const fault = this.fault(method, path);
    if (fault === "drop") throw new TypeError("network");
    if (fault === "captive") return new Response("<html>请登录上网</html>", { status: 200, headers: { "Content-Type": "text/html" } });
    if (typeof fault === "number") return answer({ error: { code: "busy", words: "忙" } }, fault, { "Retry-After": "7" });
    const response = await this.answered(method, path, asked);
    if (fault === "drop-answer") throw new TypeError("network");
    if (fault === "half") return new Response((await response.text()).slice(0, 20), { status: 200, headers: response.headers });
    return response;
  };

  async answered(method: string, path: string, asked: RequestInit): Promise<Response> {
    const content = (asked.body ?? new Uint8Array()) as Bytes;
    const headers = new Headers(asked.headers);
    if (path === "/sync/v1/enrol") return this.enrol(JSON.parse(new TextDecoder().decode(content)));
    if (path.startsWith("/sync/v1/have")) return this.have(path.split("=")[1]!, headers);
    if (path.startsWith("/sync/v1/blob/")) return this.blob(method, path.slice(14), content, headers);
    if (path.startsWith("/sync/v1/vault")) return this.opened(path, JSON.parse(new TextDecoder().decode(content)), content, headers);
    return this.batch(path, content, headers);
  }

  async told(): Promise<{ kid: string; key: string }> {
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", (await this.vault).publicKey)) as Bytes;
    return { kid: (await sha256(point)).slice(0, 16), key: b64(point) };
  }

  async unwrapped(wrapped: string, phone: string): Promise<Bytes> {
    const whole = unb64(wrapped), point = whole.slice(0, 65) as Bytes;
    const once = await crypto.subtle.importKey("raw", point, { name: "ECDH", namedCurve: "P-256" }, false, []);
    const agreed = await crypto.subtle.deriveBits({ name: "ECDH", public: once }, (await this.vault).privateKey, 256);
    const base = await crypto.subtle.importKey("raw", agreed, "HKDF", false, ["deriveKey"]);
    const info = utf8(`wangge-vault/1\n${(await this.told()).kid}\n${phone}`);
    const key = await crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: point, info }, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    return new Uint8Array(await unboxed(key, "office", { iv: whole.slice(65, 77) as Bytes, data: whole.slice(77).buffer as ArrayBuffer })) as Bytes;
  }

  async opened(path: string, said: any, content: Bytes, headers: Headers): Promise<Response> {
    const device = this.devices.get(said.device_id)!;
    if (path.endsWith("open")) {
      if (this.owner !== "just signed in") return refuse(403, "sign-in-again");
      return answer({ key: b64(await this.unwrapped(said.wrapped, device.key)) });
    }
    if (!(await good(device.key, headers.get("Wangge-Signature")!, new Uint8Array([...utf8("wangge-vault/1\n"), ...content]) as Bytes))) return refuse(403, "wrong-signature");
    const key = await this.unwrapped(said.wrapped, device.key);
    return answer({ proof: await sha256(new Uint8Array([...utf8("wangge-vault-proof/1\n"), ...key]) as Bytes) });
  }

  async enrol(said: any): Promise<Response> {
    if (!this.session) return refuse(401, "signed-out");
    const id = said.device_id ?? (await sha256(utf8(said.public_key))).slice(0, 32);
    if (said.device_id && !(await good(said.public_key, said.proof, `wangge-enrol/1\n${id}\n${said.public_key}`))) return refuse(400, "bad-request");
    if (!this.devices.has(id)) this.devices.set(id, { key: said.public_key, seqs: new Set(), effects: [] });
    return answer({
      device_id: id, epoch: this.epoch, origin: "t", vkey: [], high: 0, server_time: new Date(this.time).toISOString(),
      person: { uid: "p", name: "闵行远" }, place: { code: "h", name: "槐荫社区", zone: "Asia/Shanghai" }, vault: await this.told(),
    });
  }

  async have(id: string, headers: Headers): Promise<Response> {
    const device = this.devices.get(id);
    if (!device) return refuse(404, "unknown-device");
    if (!(await good(device.key, headers.get("Wangge-Signature")!, `wangge-have/1\n${id}`))) return refuse(403, "wrong-signature");
    const need = [...this.blobs].filter(([, blob]) => blob.got.length < blob.size).map(([hash]) => hash);
    return answer({ epoch: this.epoch, high: Math.max(0, ...device.seqs), ranges: ranges(device.seqs), need, vault: await this.told() });
  }

  async batch(path: string, content: Bytes, headers: Headers): Promise<Response> {
    const said = JSON.parse(new TextDecoder().decode(content));
    const device = this.devices.get(said.device_id);
    if (path.endsWith("batch") && !this.session) return refuse(401, "signed-out");
    if (!device) return refuse(404, "unknown-device");
    const signed = new Uint8Array([...utf8("wangge-batch/1\n"), ...content]) as Bytes;
    if (!path.endsWith("batch") && !(await good(device.key, headers.get("Wangge-Signature")!, signed))) return refuse(403, "wrong-signature");
    const items = [];
    if (path.endsWith("sealed")) {
      const key = await crypto.subtle.importKey("raw", await this.unwrapped(said.wrapped, device.key), "AES-GCM", false, ["encrypt", "decrypt"]);
      for (const box of said.records) {
        const plain = await unboxed(key, `record/${box.record_id}`, { iv: unb64(box.iv), data: unb64(box.data).buffer });
        const { reason = "", result = {}, ...item } = await this.item(device, JSON.parse(new TextDecoder().decode(plain)));
        const { iv, data } = await boxedJson(key, `answer/${box.record_id}`, { reason, result });
        items.push({ ...item, answer: { iv: b64(iv), data: b64(new Uint8Array(data)) } });
      }
    } else for (const envelope of said.records) items.push(await this.item(device, envelope));
    return answer({ epoch: this.epoch, server_time: new Date(this.time).toISOString(), high: Math.max(0, ...device.seqs), ranges: ranges(device.seqs), items });
  }

  async item(device: { key: string; seqs: Set<number>; effects: string[] }, envelope: any): Promise<any> {
    const { record_id, body_hash } = envelope;
    if (this.verify && !(await good(device.key, envelope.sig, `wangge-sync/1\n${headerOf(envelope)}`))) throw new Error("wrong signature");
    const there = this.kept.get(record_id);
    if (there) return { record_id, body_hash, status: "accepted", dup: true, receipt: there.receipt };
    const more = this.say(envelope);
    if (more.status === "retry") return { record_id, body_hash, ...more };
    device.seqs.add(envelope.device_seq);
    device.effects.push(record_id);
    for (const file of envelope.attachments) if (!this.blobs.has(file.sha256)) this.blobs.set(file.sha256, { size: file.size, got: [] });
    const receipt = { origin: "t", epoch: this.epoch, record_id, body_hash, received: new Date(this.time).toISOString(), note: "…" };
    this.kept.set(record_id, { hash: body_hash, receipt });
    return { record_id, body_hash, status: "accepted", receipt, need: envelope.attachments.map((file: any) => file.sha256), ...more };
  }

  async blob(method: string, hash: string, content: Bytes, headers: Headers): Promise<Response> {
    const id = headers.get("Wangge-Device")!, device = this.devices.get(id)!, blob = this.blobs.get(hash);
    const said = `wangge-blob/1\n${id}\n${method}\n${hash}\n${headers.get("Upload-Offset") ?? 0}\n${await sha256(content)}`;
    if (!(await good(device.key, headers.get("Wangge-Signature")!, said))) return refuse(403, "wrong-signature");
    if (!blob) return refuse(404, "not-found");
    const shut = headers.get("Wangge-Vault");
    if (shut) {
      const key = await crypto.subtle.importKey("raw", await this.unwrapped(shut.split(".")[1]!, device.key), "AES-GCM", false, ["decrypt"]);
      const name = `file/${hash}/${headers.get("Upload-Offset")}`;
      content = new Uint8Array(await unboxed(key, name, { iv: content.slice(0, 12) as Bytes, data: content.slice(12).buffer as ArrayBuffer })) as Bytes;
    }
    const now = (status: number) => new Response(null, { status, headers: { "Wangge-Sync": "1", "Upload-Offset": String(blob.got.length), "Upload-Length": String(blob.size) } });
    if (method === "HEAD") return now(200);
    if (Number(headers.get("Upload-Offset")) !== blob.got.length) return answer({ error: { code: "wrong-offset", words: "" } }, 409, { "Upload-Offset": String(blob.got.length) });
    blob.got = blob.got.concat(Array.from(content));
    if (blob.got.length === blob.size && (await sha256(new Uint8Array(blob.got))) !== hash) {
      blob.got = [];
      return answer({ error: { code: "checksum", words: "" } }, 460, { "Upload-Offset": "0" });
    }
    return now(204);
  }

  /** Yesterday's backup: what came since is gone, and the epoch is a new one. */
  restore(before: number, deviceToo = false): void {
    for (const [id, device] of this.devices) {
      const gone = device.effects.splice(before);
      for (const record of gone) this.kept.delete(record);
      device.seqs = new Set([...device.seqs].slice(0, before));
      if (deviceToo) this.devices.delete(id);
    }
    this.epoch += "+";
  }
}

const newVaultKey = () => crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);

function ranges(seqs: Set<number>): [number, number][] {
  const found: [number, number][] = [];
  for (const seq of [...seqs].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[1] === seq - 1) last[1] = seq;
    else found.push([seq, seq]);
  }
  return found;
}

function answer(said: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(said), { status, headers: { "Content-Type": "application/json", "Wangge-Sync": "1", ...headers } });
}

const refuse = (status: number, code: string) => answer({ error: { code, words: "不行" } }, status);

async function good(key: string, signature: string, said: string | Bytes): Promise<boolean> {
  const read = await crypto.subtle.importKey("raw", unb64(key), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const content = typeof said === "string" ? utf8(said) : said;
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, read, unb64(signature), content);
}

