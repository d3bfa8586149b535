const UNITS = [
  ['TiB', 1024 ** 4],
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
] as const;

/** A size as status fields hold it: `1.327 MiB`, or `512 B`. */
export function formatSize(bytes: number): string {
  for (const [unit, size] of UNITS) if (bytes > size) return `${(bytes / size).toFixed(3)} ${unit}`;
  return `${bytes} B`;
}

/** Bytes of a size as `formatSize` writes it; undefined where it is not one. */
export function parseSize(text: string): number | undefined {
  const [, amount = '', unit] = /^(\d+(?:\.\d+)?) ([KMGT]iB|B)$/.exec(text) ?? [];
  const size = unit === 'B' ? 1 : UNITS.find(([name]) => name === unit)?.[1];
  return size === undefined ? undefined : Math.round(Number(amount) * size);
}

/** A processing time as status fields hold it: `m:ss` or `h:mm:ss`. */
export function formatClock(seconds: number): string {
  const whole = Math.round(seconds);
  const pad = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** Seconds of a time as `formatClock` writes it; undefined where it is not one. */
export function parseClock(text: string): number | undefined {
  if (!/^(\d+:)?\d+:\d\d$/.test(text)) return undefined;
  return text.split(':').reduce((total, part) => total * 60 + Number(part), 0);
}

/** A duration as status fields hold it: `3.214s`, `1m2.5s`, `1h0m3s`. */
export function formatDuration(milliseconds: number): string {
  const total = milliseconds / 1000;
  const [h, m] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60)];
  const s = Number((total % 60).toFixed(3));
  if (h > 0) return `${h}h${m}m${s}s`;
  return m > 0 ? `${m}m${s}s` : `${s}s`;
}

const DURATION_UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a duration text such as `1h30m`; undefined where it is not one. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^([0-9.]+(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/([0-9.]+)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (DURATION_UNITS[unit as string] as number);
  }
  return Number.isNaN(total) ? undefined : total;
}
