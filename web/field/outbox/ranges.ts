// 有哪些: which numbers of a device the server holds, as spans from and to.

export type Ranges = [number, number][];

export function holds(ranges: Ranges, seq: number): boolean {
  return ranges.some(([first, last]) => first <= seq && seq <= last);
}
