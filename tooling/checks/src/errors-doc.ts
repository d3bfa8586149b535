import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Row {
  message: string;
  hint: string;
  exit: number;
  retryable?: boolean;
}

const EXITS: Record<number, string> = { 1: '1 (failed)', 2: '2 (usage)', 130: '130 (interrupted)' };

const HEAD = `# Errors

Every error of Stash Addons has a code that does not change, a message, and a hint that says what to do next. Words in
braces are filled in. The exit status is that of the command line; in a cluster the code and the message stand in the
session's status.

This page is made from the error table by \`npm run errors-doc\`.
`;

async function errorTable(root: string): Promise<Record<string, Row>> {
  const built = join(root, 'packages', 'core', 'dist', 'index.js');
  const { ERRORS } = (await import(pathToFileURL(built).href)) as { ERRORS: Record<string, Row> };
  return ERRORS;
}

function section(code: string, { message, hint, exit, retryable }: Row): string {
  const again = retryable ? '\n- **Passing:** the same call may succeed later.' : '';
  const lines = [
    `- **Message:** ${quote(message)}`,
    `- **What to do:** ${quote(hint)}`,
    `- **Exit status:** ${EXITS[exit] ?? exit}`,
  ];
  return `## ${code}\n\n${lines.join('\n')}${again}\n`;
}

/** As code, so that braces, stars and angle brackets stay as they are; the fence is longer than any in the text. */
function quote(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** The text of docs/errors.md. */
export function errorsDoc(table: Record<string, Row>): string {
  const codes = Object.keys(table).sort();
  return [HEAD, ...codes.map((code) => section(code, table[code] as Row))].join('\n');
}

function docPath(root: string): string {
  return join(root, 'docs', 'errors.md');
}

function codesOf(doc: string): Set<string> {
  return new Set([...doc.matchAll(/^## (SA_\w+)$/gm)].map(([, code]) => code as string));
}

/** What differs between the table and the page that lies there. */
export function compareDoc(table: Record<string, Row>, doc: string): string[] {
  const inDoc = codesOf(doc);
  const missing = Object.keys(table)
    .filter((code) => !inDoc.has(code))
    .map((code) => `docs/errors.md: ${code} is missing`);
  const unknown = [...inDoc]
    .filter((code) => !(code in table))
    .map((code) => `docs/errors.md: there is no code ${code}`);
  const problems = [...missing, ...unknown];
  if (problems.length > 0) return problems;
  return doc === errorsDoc(table)
    ? []
    : ['docs/errors.md: a text differs from the error table; run: npm run errors-doc'];
}

/** docs/errors.md says what the error table says. */
export async function checkErrorsDoc(root: string): Promise<string[]> {
  const path = docPath(root);
  if (!existsSync(path)) return ['docs/errors.md is not there; run: npm run errors-doc'];
  return compareDoc(await errorTable(root), readFileSync(path, 'utf8'));
}

export async function writeErrorsDoc(root: string): Promise<number> {
  writeFileSync(docPath(root), errorsDoc(await errorTable(root)));
  return 0;
}
