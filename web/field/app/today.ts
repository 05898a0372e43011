// 今天: what the server says this worker has to do today, as it is on the wire.

export type Coded = { code: string; word: string };
export type Due = { at: string; day: string; clause: string; heading: string; sentence: string; steps: string[]; provisional: boolean; done?: string; paused?: boolean };
export type ActOffered = { act: string; word: string; does: string; clause: string };
export type Matter = {
  uid: string; number: string; version: number; summary: string; where: string; grid: string; state: string; state_word: string;
  lane: string; holder: string; mine?: boolean; due: Due | null; acts: ActOffered[];
};
export type Household = { uid: string; shown: string; grid: string; need: string; need_word: string; review_on: string };
export type Line = { label: string; words: string };
export type Task = {
  id: string; kind: string; title: string; reason: string; who?: string; received: string; until?: string; record_id: string;
  mine: Line[]; theirs: Line[]; choices: { code: string; word: string; does: string }[];
};
export type CheckItem = { key: string; text: string; look: string; clause: string };
export type Checklist = { uid: string; title: string; area: string; grids: string[]; version: number; items: CheckItem[] };
export type Rounds = {
  tasks: { plan: string; title: string; kind: string; grid: string; due: string; name: string; checklist: string; done: boolean; shut: string }[];
  checklists: Checklist[];
  files: { grid: string; since: string; sections: { name: string; word: string; lines: string[] }[] }[];
};
export type Today = {
  server_time: string; epoch: string; person: { uid: string; name: string };
  place: { code: string; name: string; zone: string; phone: string }; posts: string[];
  grids: { code: string; name: string; mine: boolean }[]; kinds: Coded[]; categories: { code: string; name: string }[];
  lanes: Coded[]; channels: Coded[]; phrases: { words: string; kind: string }[]; recent_places: string[]; matters: Matter[];
  people?: { uid: string; name: string }[]; levels?: Coded[]; households: Household[];
  plans: { household: string; quarter: string; planned_on: string | null; mine?: boolean }[];
  coverage: { grid: string; since: string; until: string; done: number; needed: number; tried: number }[];
  patrol?: Rounds | null; // of a company, for those who patrol by lists
  duties: { title: string; words?: string; due?: string }[]; pending: Task[];
};
