/** One field of a cron line: its bounds, and words that stand for numbers. */
interface Field {
  name: string;
  least: number;
  most: number;
  words: readonly string[];
  /** Whether all its values together mean the same as a star. */
  starWhenFull: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A star in one of the two day fields means that the other one decides alone, so a full list there is no star. */
const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, words: [], starWhenFull: true },
  { name: 'hour', least: 0, most: 23, words: [], starWhenFull: true },
  { name: 'day of the month', least: 1, most: 31, words: [], starWhenFull: false },
  { name: 'month', least: 1, most: 12, words: MONTHS, starWhenFull: true },
  { name: 'day of the week', least: 0, most: 7, words: DAYS, starWhenFull: false },
];

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY = 2;
const MONTH = 3;
const WEEKDAY = 4;

/** A line that is not a schedule; its message ends the sentence "It is not a schedule: ...". */
export class ScheduleProblem extends Error {}

/** The five fields as stars and lists of numbers. Throws ScheduleProblem. */
export function readFields(line: string): string[] {
  const texts = line.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) {
    throw new ScheduleProblem(`it has ${texts.length} fields; a schedule has 5: minute hour day month weekday`);
  }
  const fields = FIELDS.map((field, index) => readField(field, texts[index] as string));
  if (!comesEver(fields)) throw new ScheduleProblem('it never comes: no such month has such a day');
  return fields;
}

function readField(field: Field, text: string): string {
  if (/^[*?](\/1)?$/.test(text)) return '*';
  const values = new Set(text.split(',').flatMap((item) => readItem(field, item)));
  if (field.words === DAYS && values.delete(7)) values.add(0);
  if (field.starWhenFull && values.size === field.most - field.least + 1) return '*';
  return [...values].sort((a, b) => a - b).join(',');
}

/** The values of `*`, `3`, `1-5`, each with `/step` or without. A number with a step runs to the end of the field. */
function readItem(field: Field, item: string): number[] {
  const [range = '', step, ...more] = item.split('/');
  const every = step === undefined ? 1 : readNumber(field, step, item);
  if (more.length > 0 || every < 1) refuse(field, item);
  const [first, last] = bounds(field, range, step !== undefined, item);
  if (first > last || first < field.least || last > field.most) refuse(field, item);
  const count = Math.floor((last - first) / every) + 1;
  return Array.from({ length: count }, (_, index) => first + index * every);
}

function bounds(field: Field, range: string, stepped: boolean, item: string): [number, number] {
  const end = field.words === DAYS ? 6 : field.most;
  if (range === '*' || range === '?') return [field.least, end];
  const ends = range.split('-');
  if (ends.length > 2) refuse(field, item);
  const [first, last] = ends.map((word) => readWord(field, word, item)) as [number, number?];
  return [first, last ?? (stepped ? end : first)];
}

function readWord(field: Field, word: string, item: string): number {
  const index = field.words.indexOf(word.toLowerCase());
  return index >= 0 ? index + field.least : readNumber(field, word, item);
}

function readNumber(field: Field, text: string, item: string): number {
  return /^\d{1,4}$/.test(text) ? Number(text) : refuse(field, item);
}

function refuse({ name, least, most, words }: Field, item: string): never {
  const named = words.length === 0 ? '' : ` or ${words[0]} to ${words.at(-1)}`;
  throw new ScheduleProblem(`${item || 'nothing'} is no ${name} (${least} to ${most}${named})`);
}

function comesEver(fields: string[]): boolean {
  if (fields[WEEKDAY] !== '*' || fields[DAY] === '*') return true;
  const earliest = Math.min(...numbers(fields[DAY] as string));
  const months = fields[MONTH] === '*' ? MONTHS.map((_, index) => index + 1) : numbers(fields[MONTH] as string);
  return months.some((month) => earliest <= (LONGEST_MONTHS[month - 1] as number));
}

function numbers(list: string): number[] {
  return list.split(',').map(Number);
}
