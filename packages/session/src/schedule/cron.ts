import { Cron } from 'croner';
import { parseDuration } from '@stash-addons/core';
import { readFields, ScheduleProblem } from './fields.js';

/** Times worked out from a given time alone. */
export interface Schedule {
  /** As written, with the zone that counts; equal for equal schedules. */
  text: string;
  /** The first slot after a time. */
  after: (time: Date) => Date | undefined;
}

const LINES: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const WITH_ZONE = /^(?:CRON_TZ|TZ)=(\S*)\s+(.*)$/;
const UTC = 'UTC';

/**
 * Reads five cron fields, `@daily` and the like, or `@every 6h`; a `CRON_TZ=` or `TZ=` before them wins over `zone`.
 * Where clocks are put forward, a time that is left out runs right after the gap; where they are put back, a time that
 * comes twice runs the first time only, unless its hour or minute is a star. Throws ScheduleProblem.
 */
export function parseSchedule(written: string, zone: string = UTC): Schedule {
  const [, prefix, rest] = WITH_ZONE.exec(written.trim()) ?? [];
  const place = prefix ?? zone;
  const line = (rest ?? written).trim();
  checkZone(place);
  const text = `CRON_TZ=${place} ${line}`;
  if (line.startsWith('@every ')) return { text, after: everyFrom(line.slice('@every '.length)) };
  return { text, after: linesOf(line, place) };
}

function linesOf(line: string, zone: string): Schedule['after'] {
  const known = line.startsWith('@') ? LINES[line.toLowerCase()] : line;
  if (known === undefined) {
    throw new ScheduleProblem(`${line} is not known; known are @every DURATION, ${Object.keys(LINES).join(', ')}`);
  }
  const cron = new Cron(readFields(known).join(' '), { timezone: zone, fixedTimeRule: 'no-wildcard' });
  return (time) => cron.nextRun(time) ?? undefined;
}

/** Slots lie at whole multiples since 1970, so that they are the same wherever they are worked out. */
function everyFrom(text: string): Schedule['after'] {
  const period = parseDuration(text.trim());
  if (period === undefined || period < 1000 || period % 1000 !== 0) {
    throw new ScheduleProblem(`@every needs a duration in whole seconds such as 90s or 6h, not ${text.trim()}`);
  }
  return (time) => new Date((Math.floor(time.getTime() / period) + 1) * period);
}

function checkZone(zone: string): void {
  try {
    if (/^[A-Za-z]/.test(zone)) return void new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    // Said below, in our words.
  }
  throw new ScheduleProblem(`${zone || 'nothing'} is not a time zone known here; one looks like Europe/Berlin`);
}
