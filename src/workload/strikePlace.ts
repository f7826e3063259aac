/**
 * Where the i-th outage of a list strikes among the devices of a pool, 0–1: one after the other far apart (multiples of the
 * golden ratio), so that no job is spared or struck for its place alone.
 */
export function strikePlace(i: number): number {
  return (i * 0.618033988749895) % 1;
}
