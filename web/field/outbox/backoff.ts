// 退让: how long to wait before trying again. Longer each time, never the same for all phones of a street.

const FIRST = 2_000;
const LONGEST = 5 * 60_000;

/** Milliseconds. `random` in [0, 1); what the server asked for (seconds) is the least. */
export function wait(failures: number, random: number, asked = 0): number {
  const most = Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 20));
  return Math.max(asked * 1000, Math.round(most / 2 + (most / 2) * random));
}
