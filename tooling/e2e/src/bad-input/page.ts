import type { BadInput } from './row.js';

const HEAD = `# Bad input

What Stash Addons does with each: it says a code, what is wrong and what to do, without a stack trace, and ends with the
exit status. **None of them changes a snapshot of the repository or a row of the database**; a test does each of them
against real servers and repositories and compares both before and after. [errors.md](errors.md) has the words of each code.

This page is made from the table of that test: \`npm test -- tooling/e2e/test/bad-input-page -u\`.
`;

/** The text of docs/bad-input.md. */
export function badInputPage(table: readonly { title: string; rows: readonly BadInput[] }[]): string {
  const sections = table.map(({ title, rows }) => `## ${title}\n\n${rows.map(item).join('\n')}\n`);
  return [HEAD, ...sections].join('\n');
}

function item({ input, command, code, exit, hint }: BadInput): string {
  const title = `${input.charAt(0).toUpperCase()}${input.slice(1)}`;
  const link = `[${code}](errors.md#${code.toLowerCase()})`;
  return `- **${title}:** ${link}, exit status ${exit}\\\n  \`stash-addons ${command}\`; the hint says \`${hint}\``;
}
