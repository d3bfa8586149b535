const SHORTEST_MS = 250;
const LONGEST_MS = 60_000;

/** How long to wait after so many failures in a row: twice as long each time, and not the same for everyone. */
export function delayOf(failures: number): number {
  const whole = Math.min(SHORTEST_MS * 2 ** (failures - 1), LONGEST_MS);
  return whole * (0.75 + Math.random() / 4);
}
