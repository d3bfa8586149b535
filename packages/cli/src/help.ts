import { type CommandSpec, GLOBAL_OPTIONS, type Options } from './command.js';
import { COMMANDS, type Verb } from './commands/index.js';

export function helpText(verb?: Verb): string {
  return verb === undefined ? overview() : helpOf(COMMANDS[verb]);
}

function overview(): string {
  const verbs = Object.values(COMMANDS).map(({ usage, summary }) => [`stash-addons ${usage}`, summary] as const);
  return `Usage:\n${columns(verbs)}\n\nFor every verb:\n${flagLines(GLOBAL_OPTIONS)}\n`;
}

function helpOf({ usage, summary, options }: CommandSpec): string {
  const own = Object.keys(options).length === 0 ? '' : `\n${flagLines(options)}`;
  return `${summary}.\n\nUsage: stash-addons ${usage}\n${own}\n\nFor every verb:\n${flagLines(GLOBAL_OPTIONS)}\n`;
}

function flagLines(options: Options): string {
  return columns(
    Object.entries(options).map(([name, { value, help }]) => [value ? `--${name} ${value}` : `--${name}`, help]),
  );
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

/** The reference as Markdown, for the docs. */
export function referenceMarkdown(): string {
  const sections = Object.values(COMMANDS).map(({ usage, summary, options }) =>
    [`## \`stash-addons ${usage}\``, `${summary}.`, table(options)].filter((part) => part !== '').join('\n\n'),
  );
  const head = [
    '# Command line',
    'Generated from the program; a test holds the two equal. After a change: `npx vitest run packages/cli -u`.',
  ];
  return `${[...head, ...sections, '## For every verb', table(GLOBAL_OPTIONS)].join('\n\n')}\n`;
}

function table(options: Options): string {
  const rows = Object.entries(options).map(
    ([name, { value, help }]) => `| \`--${name}${value ? ` ${value}` : ''}\` | ${help.replaceAll('|', '\\|')} |`,
  );
  return rows.length === 0 ? '' : ['| flag | |', '|---|---|', ...rows].join('\n');
}
