// 钟: the phone's clock may be wrong by years. Beside it goes a count of milliseconds that only runs forward, and the
// last time the server told; from these the server reckons when something was really written.
import { hex, random } from "./bytes.ts";

export type Moment = { wall: string; mono: number; boot: string };
export type Seen = { at: string; mono: number; boot: string };

export interface Clock {
  now(): Date;
  mono(): number;
  boot: string;
  tz: string;
}

/** The clock of this page: its count begins with the page, and says so by a name of its own. */
export function pageClock(): Clock {
  return {
    now: () => new Date(),
    mono: () => Math.round(performance.now()),
    boot: hex(random(8)),
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone || "Asia/Shanghai",
  };
}

export function moment(clock: Clock): Moment {
  return { wall: clock.now().toISOString(), mono: clock.mono(), boot: clock.boot };
}

export function seen(serverTime: string, clock: Clock): Seen {
  return { at: serverTime, mono: clock.mono(), boot: clock.boot };
}

/** The time it is: from the server's and the count, where both are known in this page; else what the phone believes. */
export function likely(clock: Clock, last: Seen | undefined): Date {
  if (!last || last.boot !== clock.boot) return clock.now();
  return new Date(Date.parse(last.at) + clock.mono() - last.mono);
}

/** How far the phone's clock is ahead of the server's, in milliseconds; null where it cannot be known. */
export function ahead(clock: Clock, last: Seen | undefined): number | null {
  return last && last.boot === clock.boot ? clock.now().getTime() - likely(clock, last).getTime() : null;
}
