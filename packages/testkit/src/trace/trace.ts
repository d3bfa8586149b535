import { basename } from 'node:path';

/** A program that was started, with all it was given. */
export interface Start {
  kind: 'start';
  pid: number;
  program: string;
  argv: string;
  env: string;
  /** The same, one by one. */
  words: string[];
  variables: string[];
}

/** A process that another one made of itself. */
export interface Forked {
  kind: 'forked';
  pid: number;
  child: number;
}

/** A file that was opened to be made. */
export interface Made {
  kind: 'made';
  pid: number;
  path: string;
  mode: number;
}

/** Bytes that were written: to a path, or to `pipe:[…]`, `UNIX-STREAM:[…]`, `TCP:[…]`. */
export interface Written {
  kind: 'written';
  pid: number;
  to: string;
  text: string;
}

export type Call = Start | Forked | Made | Written;

/** Everything a process can pass a secret on with. `-yy` names what a descriptor stands for. */
export const STRACE = [
  ...['-f', '-v', '-yy', '-qq', '--seccomp-bpf', '-s', '131072', '-e', 'signal=none'],
  ...[
    '-e',
    'trace=execve,execveat,fork,vfork,clone,clone3,open,openat,creat,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg',
  ],
];

const LINE = /^(\d+) +(\w+)\((.*)$/s;
const STRING = /"((?:[^"\\]|\\.)*)"/;
const STRINGS = new RegExp(STRING, 'gs');
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };

/** The calls of a strace log. One that was interrupted by another process is joined with its second half first. */
export function readTrace(log: string): Call[] {
  return joined(log).flatMap((line) => {
    const [, pid, name, rest] = LINE.exec(line) ?? [];
    const call = name === undefined ? undefined : readCall(Number(pid), name, rest as string);
    return call === undefined ? [] : [call];
  });
}

function joined(log: string): string[] {
  const begun = new Map<string, string>();
  const lines: string[] = [];
  for (const line of log.split('\n')) {
    const pid = /^\d+/.exec(line)?.[0] ?? '';
    const resumed = /^\d+ +<\.\.\. \w+ resumed>/.exec(line);
    if (line.endsWith(' <unfinished ...>')) begun.set(pid, line.slice(0, -' <unfinished ...>'.length));
    else if (resumed === null) lines.push(line);
    else {
      lines.push((begun.get(pid) ?? '') + line.slice(resumed[0].length));
      begun.delete(pid);
    }
  }
  return [...lines, ...begun.values()];
}

function readCall(pid: number, name: string, rest: string): Call | undefined {
  if (name.startsWith('exec')) return readStart(pid, rest);
  if (name.endsWith('fork') || name.startsWith('clone')) return readForked(pid, rest);
  if (name === 'open' || name === 'openat' || name === 'creat') return readMade(pid, rest);
  const to = /^\d+<((?:TCP|UDP|UNIX|NETLINK)[^\]]*\]|[^>]*)>/.exec(rest)?.[1];
  return to === undefined ? undefined : { kind: 'written', pid, to: unescaped(to), text: unescaped(rest) };
}

function readStart(pid: number, rest: string): Start | undefined {
  const [, path, argv, env] = /^(?:AT_FDCWD, |\d+<[^>]*>, )?"((?:[^"\\]|\\.)*)", \[(.*?)\], \[(.*)\]/s.exec(rest) ?? [];
  if (path === undefined || !/= 0$/.test(rest.trim())) return undefined;
  return {
    kind: 'start',
    pid,
    program: basename(path),
    argv: unescaped(argv as string),
    env: unescaped(env as string),
    words: stringsOf(argv as string),
    variables: stringsOf(env as string),
  };
}

function stringsOf(list: string): string[] {
  return [...list.matchAll(STRINGS)].map(([, text = '']) => unescaped(text));
}

function readForked(pid: number, rest: string): Forked | undefined {
  const [, child] = / = (\d+)$/.exec(rest.trim()) ?? [];
  return child === undefined ? undefined : { kind: 'forked', pid, child: Number(child) };
}

function readMade(pid: number, rest: string): Made | undefined {
  const [, mode, path] = /O_CREAT[^,]*, (0\d+)\) = \d+<([^>]*)>/.exec(rest) ?? [];
  if (mode === undefined || path === undefined || !STRING.test(rest)) return undefined;
  return { kind: 'made', pid, path: unescaped(path), mode: Number.parseInt(mode, 8) };
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:([0-7]{1,3})|x([0-9a-f]{2})|(.))/gs, (_, octal: string, hex: string, one: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return hex === undefined ? (ESCAPES[one] ?? one) : String.fromCharCode(Number.parseInt(hex, 16));
  });
}
