import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../src/schedule/cron.js';
import { readFields } from '../src/schedule/fields.js';
import { TIME_ZONE_ANNOTATION, timingOf } from '../src/index.js';
import { configuration } from './fixtures.js';

/** The slots after a time, as RFC 3339 without the seconds of fraction. */
function slots(schedule: string, from: string, count = 3, zone?: string): string[] {
  const { after } = parseSchedule(schedule, zone);
  const found: string[] = [];
  let at: Date | undefined = new Date(from);
  for (let n = 0; n < count && at !== undefined; n += 1) {
    at = after(at);
    if (at !== undefined) found.push(at.toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
}

describe('a cron line', () => {
  it.each([
    ['0 3 * * *', '0 3 * * *'],
    ['*/15 */1 ? * ?', '0,15,30,45 * * * *'],
    ['5/20 22-23,1 1-3 JAN,mar Mon-fri', '5,25,45 1,22,23 1,2,3 1,3 1,2,3,4,5'],
    ['0 0 * * 7', '0 0 * * 0'],
    ['0 0 * * 5-7', '0 0 * * 0,5,6'],
    [
      '0-59 0 1-31 1-12 0-6',
      '* 0 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31 * 0,1,2,3,4,5,6',
    ],
  ])('%s is read as stars and lists', (line, fields) => {
    expect(readFields(line).join(' ')).toBe(fields);
  });

  it.each([
    ['* * * *', '4 fields'],
    ['0 0 3 * * *', '6 fields'],
    ['60 * * * *', '60 is no minute (0 to 59)'],
    ['0 24 * * *', '24 is no hour'],
    ['0 0 0 * *', '0 is no day of the month'],
    ['0 0 * 13 *', '13 is no month (1 to 12 or jan to dec)'],
    ['0 0 * * 8', '8 is no day of the week'],
    ['0 0 * * L', 'L is no day of the week'],
    ['0 5-1 * * *', '5-1 is no hour'],
    ['*/0 * * * *', '*/0 is no minute'],
    ['1-2-3 * * * *', '1-2-3 is no minute'],
    ['1/2/3 * * * *', '1/2/3 is no minute'],
    [', * * * *', 'nothing is no minute'],
    ['-1 * * * *', '-1 is no minute'],
    ['1e1 * * * *', '1e1 is no minute'],
    ['0 0 30 2 *', 'it never comes'],
    ['0 0 31 4,6 *', 'it never comes'],
    ['@reboot', '@reboot is not known'],
    ['@every 500ms', '@every needs a duration in whole seconds'],
    ['@every day', '@every needs a duration'],
    ['CRON_TZ=Mars/Base 0 3 * * *', 'Mars/Base is not a time zone'],
    ['TZ= 0 3 * * *', 'nothing is not a time zone'],
    ['TZ=+02:00 0 3 * * *', '+02:00 is not a time zone'],
  ])('%s is refused', (line, problem) => {
    expect(() => parseSchedule(line)).toThrow(problem);
  });
});

describe('slots', () => {
  it.each([
    ['0 3 * * *', '2026-05-01T03:00:00Z', ['2026-05-02T03:00Z', '2026-05-03T03:00Z']],
    ['0 3 * * *', '2026-05-01T02:59:59.999Z', ['2026-05-01T03:00Z', '2026-05-02T03:00Z']],
    ['0 3 * * *', '2026-05-01T03:00:00.001Z', ['2026-05-02T03:00Z', '2026-05-03T03:00Z']],
    ['@daily', '2026-05-01T03:00:00Z', ['2026-05-02T00:00Z', '2026-05-03T00:00Z']],
    ['@weekly', '2026-05-01T00:00:00Z', ['2026-05-03T00:00Z', '2026-05-10T00:00Z']],
    ['@yearly', '2026-05-01T00:00:00Z', ['2027-01-01T00:00Z', '2028-01-01T00:00Z']],
    ['0 0 29 2 *', '2026-05-01T00:00:00Z', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
    ['@every 6h', '2026-05-01T01:02:03Z', ['2026-05-01T06:00Z', '2026-05-01T12:00Z']],
  ])('of %s after %s', (line, from, expected) => {
    expect(slots(line, from, 2)).toEqual(expected);
  });

  it('are those of either day field where both say something, and of the other one beside a star', () => {
    expect(slots('0 0 13 * 5', '2026-02-01T00:00:00Z', 3)).toEqual([
      '2026-02-06T00:00Z',
      '2026-02-13T00:00Z',
      '2026-02-20T00:00Z',
    ]);
    expect(slots('0 0 * * 5', '2026-02-06T00:00:00Z', 1)).toEqual(['2026-02-13T00:00Z']);
    expect(slots('0 0 13 * *', '2026-02-01T00:00:00Z', 1)).toEqual(['2026-02-13T00:00Z']);
    expect(slots('0 0 1-31 * 5', '2026-02-01T00:00:00Z', 1)).toEqual(['2026-02-02T00:00Z']);
  });

  it('of @every are the same wherever they are counted from', () => {
    expect(slots('@every 7m', '2026-05-01T00:00:01Z', 9).slice(4)).toEqual(
      slots('@every 7m', '2026-05-01T00:29:00Z', 5),
    );
  });

  it('are in UTC, unless the line names a zone, which wins over the given one', () => {
    const from = '2026-07-01T00:00:00Z';
    expect(slots('0 3 * * *', from, 1)).toEqual(['2026-07-01T03:00Z']);
    expect(slots('0 3 * * *', from, 1, 'Asia/Tokyo')).toEqual(['2026-07-01T18:00Z']);
    expect(slots('CRON_TZ=Europe/Berlin 0 3 * * *', from, 1, 'Asia/Tokyo')).toEqual(['2026-07-01T01:00Z']);
    expect(slots('TZ=Europe/Berlin 0 3 * * *', from, 1)).toEqual(['2026-07-01T01:00Z']);
  });
});

/** Berlin leaves out 2:00 to 3:00 on 29 March 2026, and has it twice on 25 October 2026. */
describe('where clocks are changed', () => {
  it.each([
    [
      'a time that is left out runs right after the gap, once',
      '30 2 * * *',
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00Z', '2026-03-30T00:30Z'],
    ],
    [
      'several of them run as one',
      '0,20,40 2 * * *',
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00Z', '2026-03-30T00:00Z'],
    ],
    [
      'one beside others does not take them along',
      '30 2,14 * * *',
      '2026-03-28T14:00:00Z',
      ['2026-03-29T01:00Z', '2026-03-29T12:30Z'],
    ],
    [
      'a time that comes twice runs the first time only',
      '30 2 * * *',
      '2026-10-24T12:00:00Z',
      ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    ['one among others too', '30 2,14 * * *', '2026-10-24T22:00:00Z', ['2026-10-25T00:30Z', '2026-10-25T13:30Z']],
    [
      'every hour goes on every hour in spring',
      '0 * * * *',
      '2026-03-28T23:30:00Z',
      ['2026-03-29T00:00Z', '2026-03-29T01:00Z', '2026-03-29T02:00Z'],
    ],
    [
      'every hour goes on every hour in autumn',
      '0 * * * *',
      '2026-10-24T23:30:00Z',
      ['2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z'],
    ],
  ])('%s', (_, line, from, expected) => {
    expect(slots(line, from, expected.length, 'Europe/Berlin')).toEqual(expected);
  });

  it('a day without its midnight has its slot all the same', () => {
    expect(slots('0 0 * * *', '2026-09-05T12:00:00Z', 2, 'America/Santiago')).toEqual([
      '2026-09-06T04:00Z',
      '2026-09-07T03:00Z',
    ]);
  });

  it.each(['30 2 * * *', '0 0 * * *', '30 23 * * *'])(
    '%s has one slot on each day of a year, in every zone',
    (line) => {
      for (const zone of [
        'Europe/Berlin',
        'America/New_York',
        'Australia/Lord_Howe',
        'America/Havana',
        'Africa/Cairo',
      ]) {
        const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
        const days = slots(line, '2026-01-02T12:00:00Z', 365, zone).map((slot) => day.format(new Date(slot)));
        expect(new Set(days).size, zone).toBe(365);
        expect(new Date(days.at(-1) as string).getTime() - new Date(days[0] as string).getTime(), zone).toBe(
          364 * 86_400_000,
        );
      }
    },
  );
});

describe('the schedule of an invoker', () => {
  const timing = (schedule: string, annotations: Record<string, string> = {}) => {
    const document = configuration({ schedule });
    return timingOf({ ...document, metadata: { ...document.metadata, annotations } });
  };

  it('takes zone and expiry from annotations', () => {
    const found = timing('0 3 * * *', {
      [TIME_ZONE_ANNOTATION]: 'Europe/Berlin',
      'stash-addons.dev/missed-slot-expiry': '6h',
    });
    expect(found).toMatchObject({
      schedule: { text: 'CRON_TZ=Europe/Berlin 0 3 * * *' },
      expiryMilliseconds: 21_600_000,
    });
  });

  it('is absent where none is written', () => {
    expect(timingOf(configuration())).toBeUndefined();
    expect(timing('')).toBeUndefined();
  });

  it('that cannot be read is an error with object and path', () => {
    expect(() => timing('0 25 * * *')).toThrow(
      expect.objectContaining({
        code: 'SA_SCHEDULE_INVALID',
        message: 'BackupConfiguration demo/acme: spec.schedule cannot be used: 25 is no hour (0 to 23).',
      }),
    );
    expect(() => timing('@daily', { 'stash-addons.dev/missed-slot-expiry': 'soon' })).toThrow(
      'metadata.annotations["stash-addons.dev/missed-slot-expiry"] cannot be used: soon is not a duration',
    );
  });
});
