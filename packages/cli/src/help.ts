import type { CommandSpec, Options } from './command.js';
import { KUBECTL, LOCAL, type Program } from './program.js';

export function helpText(program: Program, verb?: CommandSpec): string {
  return verb === undefined ? overview(program) : helpOf(program, verb);
}

function overview({ name, about, commands, options }: Program): string {
  const verbs = Object.values(commands).map(({ usage, summary }) => [`${name} ${usage}`, summary] as const);
  return `${about}\n\nUsage:\n${columns(verbs)}\n\nFor every verb:\n${flagLines(options)}\n`;
}

function helpOf({ name, options: common }: Program, { usage, summary, options }: CommandSpec): string {
  const own = Object.keys(options).length === 0 ? '' : `\n${flagLines(options)}`;
  return `${summary}.\n\nUsage: ${name} ${usage}\n${own}\n\nFor every verb:\n${flagLines(common)}\n`;
}

function flagLines(options: Options): string {
  return columns(Object.entries(options).map(([name, option]) => [flagOf(name, option), option.help]));
}

function flagOf(name: string, { value, short }: Options[string]): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

/** The reference as Markdown, for the docs. */
export function referenceMarkdown(): string {
  const head = [
    '# Command line',
    'Generated from the program; a test holds the two equal. After a change: `npx vitest run packages/cli -u`.',
    'Verbs of `stash-addons` work on this machine and its addons; no cluster is asked. Verbs of `kubectl stash` work on the cluster of the current kubeconfig; the same verbs are there as `stash-addons cluster`, without kubectl.',
  ];
  return `${[...head, ...sectionsOf(LOCAL), ...sectionsOf(KUBECTL)].join('\n\n')}\n`;
}

function sectionsOf({ name, commands, options }: Program): string[] {
  const verbs = Object.values(commands).map(({ usage, summary, options: own }) =>
    [`## \`${name} ${usage}\``, `${summary}.`, table(own)].filter((part) => part !== '').join('\n\n'),
  );
  return [...verbs, `## For every verb of \`${name}\``, table(options)];
}

function table(options: Options): string {
  const rows = Object.entries(options).map(
    ([name, option]) => `| \`${flagOf(name, option)}\` | ${option.help.replaceAll('|', '\\|')} |`,
  );
  return rows.length === 0 ? '' : ['| flag | |', '|---|---|', ...rows].join('\n');
}
