// 自己的: drafts and what was last seen, sealed like the records under the worker's own key.
import { boxedJson, unboxedJson } from "../outbox/vault.ts";
import type { Box } from "../outbox/vault.ts";
import { ring, store } from "./phone.ts";
import type { Today } from "./today.ts";

type Row = { box?: Box; said?: unknown };

/** What is in it; nothing where it cannot be opened. */
async function read<T>(person: string, name: string, row: Row | undefined): Promise<T | undefined> {
  if (!row?.box) return row?.said as T | undefined;
  try {
    return await unboxedJson<T>((await ring.opened(store, person)).key, name, row.box);
  } catch {
    return undefined;
  }
}

export async function draft<T>(person: string, name: string): Promise<T | undefined> {
  return read<T>(person, `draft/${name}`, await store.drafts.get([person, name]));
}

let turns: Promise<void> = Promise.resolve();

/** One after another, so that the newest is what stays; on the disk when it answers. */
export function keepDraft(person: string, name: string, said: unknown): Promise<void> {
  return inTurn(async () => {
    const { key } = await ring.opened(store, person);
    await store.keepDraft({ person, name, box: await boxedJson(key, `draft/${name}`, said) });
  });
}

export function dropDraft(person: string, name: string): Promise<void> {
  return inTurn(() => store.dropDraft(person, name));
}

function inTurn(what: () => Promise<void>): Promise<void> {
  const turn = turns.then(what);
  turns = turn.catch(() => {});
  return turn;
}

/** 上次看到的. */
export async function view(person: string): Promise<{ said: Today; etag: string; at: string } | undefined> {
  const row = await store.cached.get([person, "today"]);
  const said = await read<Today>(person, "cached/today", row);
  return said && { said, etag: row!.etag, at: row!.at };
}

export async function keepView(person: string, said: Today, etag: string, at: string): Promise<void> {
  const { key } = await ring.opened(store, person);
  const box = await boxedJson(key, "cached/today", said);
  // On a full phone the newest is shown all the same; only not kept.
  await store.cached.put({ person, name: "today", box, etag, at }).catch(() => store.cached.delete([person, "today"]));
}

/** 从前没有加密的草稿和内容, sealed as they are. */
export async function sealPrivate(person: string): Promise<void> {
  for (const row of await store.drafts.where("person").equals(person).toArray()) {
    if (!row.box) await keepDraft(person, row.name, row.said);
  }
  const row = await store.cached.get([person, "today"]);
  if (row && !row.box) await keepView(person, row.said as Today, row.etag, row.at);
}
