import { ERRORS } from '@stash-addons/core';
import type { BadInput } from './bad-input.js';

const HEAD = `# Bad input

What Stash Addons does with each: it says a code, what is wrong and what to do, without a stack trace, and ends with the
exit status. **None of them changes a snapshot of the repository or a row of the database**; a test does each of them
against real servers and repositories and compares both before and after.

This page is made from the table of that test: \`npm test -- tooling/e2e/test/bad-input-page -u\`.
`;

/** The text of docs/bad-input.md. */
export function badInputPage(table: Record<string, BadInput[]>): string {
  const sections = Object.entries(table).map(([title, rows]) => `## ${title}\n\n${rows.map(item).join('\n\n')}\n`);
  return [HEAD, ...sections].join('\n');
}

function item({ input, command, code, exit }: BadInput): string {
  return [
    `### ${input.charAt(0).toUpperCase()}${input.slice(1)}`,
    '',
    `- \`stash-addons ${command}\``,
    `- **${code}**, exit status ${exit}`,
    `- ${fenced(ERRORS[code].message)}`,
    `- What to do: ${fenced(ERRORS[code].hint)}`,
  ].join('\n');
}

/** As code, so that braces and angle brackets stay as they are; the fence is longer than any in the text. */
function fenced(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
