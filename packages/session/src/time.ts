import { formatDuration } from '@stash-addons/core';

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export function wireTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

export function addMilliseconds(time: string | Date, milliseconds: number): Date {
  return new Date(new Date(time).getTime() + milliseconds);
}

/** Time since `start` in whole seconds, as status fields hold it: `1m2s`. */
export function durationSince(start: string, now: Date): string {
  return formatDuration(Math.round((now.getTime() - new Date(start).getTime()) / 1000) * 1000);
}
