import { basename, dirname } from 'node:path';
import type { Call, Forked, Start } from './trace.js';

/** A program that the addon's program started, as far as it is the same each time and on each machine. */
export interface Command {
  program: string;
  args: string[];
  env: Record<string, string>;
}

export interface Rewrite {
  /** Text that differs from run to run, and what stands for it; longer ones first. */
  texts: readonly (readonly [text: string, name: string])[];
  /** Names of the programs that are looked at. */
  programs: readonly string[];
  /** Argument lists by which tools are asked for their version: how often depends on the machine. */
  asked: readonly string[];
}

const RANDOM: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b[0-9a-f]{64}\b/g, '<id>'],
  [/\brun-[A-Za-z0-9]{6}\b/g, 'run-*'],
  [/(?<=server-version=)[^,"]+/g, '<version>'],
  [/(?<=\/set=)[^,"]+/g, '<set>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z?\b/g, '<time>'],
];
/** Of the machine, not of the addon. */
const HOST_VARIABLES = new Set(['PATH', 'LANG', 'LC_ALL', 'TZ']);
const DYNAMIC_LOADER = /^ld-linux|^ld-musl/;

/** The commands of a trace, sorted, each once: what runs at the same time has no order. */
export function commandsOf(calls: readonly Call[], rewrite: Rewrite): Command[] {
  const starts = calls.filter((call): call is Start => call.kind === 'start');
  const main = starts[0]?.pid;
  const parents = new Map(
    calls.filter((call): call is Forked => call.kind === 'forked').map(({ pid, child }) => [child, pid]),
  );
  const seen = new Set<number>();
  const found = starts.filter((start) => {
    if (start.program === 'setpriv' || seen.has(start.pid) || parents.get(start.pid) !== main) return false;
    seen.add(start.pid);
    return true;
  });
  const rows = found.map((start) => commandOf(start, rewrite)).filter((one) => isLookedAt(one, rewrite));
  const unique = new Map(rows.map((row) => [JSON.stringify(row), row]));
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function isLookedAt({ program, args }: Command, { programs, asked }: Rewrite): boolean {
  return programs.includes(program) && !asked.includes(args.join(' '));
}

function commandOf(start: Start, rewrite: Rewrite): Command {
  const { program, args } = named(start.program, start.words);
  const env = start.variables
    .map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const)
    .filter(([name]) => name !== '' && name !== '_' && name !== 'PWD');
  const rows = env.map(([name, value]) => [name, HOST_VARIABLES.has(name) ? `<${name}>` : plain(value, rewrite)]);
  return {
    program,
    args: args.map((arg) => plain(arg, rewrite)),
    env: Object.fromEntries(rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))) as Record<string, string>,
  };
}

/** A loader is passed over, and Node runs a helper by its path. */
function named(program: string, words: string[]): { program: string; args: string[] } {
  if (DYNAMIC_LOADER.test(program)) {
    const at = words.indexOf('--argv0');
    const name = basename(words[at + 1] ?? program);
    const own = words.findIndex((word, index) => index > at + 1 && basename(word) === name);
    return { program: name, args: words.slice(own + 1) };
  }
  const script = words[1] ?? '';
  if (program === 'node' && dirname(script).endsWith('/helpers'))
    return { program: basename(script), args: words.slice(2) };
  return { program, args: words.slice(1) };
}

/** strace writes bytes; where a tool lies is a matter of the machine. */
function plain(text: string, { texts, programs }: Rewrite): string {
  const read = Buffer.from(text, 'latin1').toString();
  const known = texts.reduce((rest, [one, name]) => (one === '' ? rest : rest.replaceAll(one, name)), read);
  const placed = programs.reduce((rest, name) => rest.replaceAll(pathTo(name), `<path>/${name}`), known);
  return RANDOM.reduce((rest, [pattern, name]) => rest.replaceAll(pattern, name), placed);
}

function pathTo(name: string): RegExp {
  return new RegExp(`(?:/[\\w.+-]+)+/${name.replaceAll('.', '\\.')}(?![\\w/-])`, 'g');
}
