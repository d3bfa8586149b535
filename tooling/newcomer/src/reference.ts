import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const CONTRACT = join(import.meta.dirname, '../../../packages/core/src/contract');

export interface Member {
  name: string;
  optional: boolean;
  type: string;
  says: string;
}

export interface Declared {
  name: string;
  says: string;
  members: Member[];
}

interface Part {
  title: string;
  file: string;
  /** Declared there but not of an author's concern. */
  without?: string[];
}

const PARTS: Part[] = [
  { title: 'The manifest', file: 'manifest.ts' },
  { title: 'The program and its plans', file: 'plan.ts' },
  { title: 'The doctor', file: 'doctor.ts', without: ['DoctorResult'] },
];

/** The interfaces of a file of the contract, in their order, with what their comments say. */
export function declaredIn(file: string): Declared[] {
  const path = join(CONTRACT, file);
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (ts.isInterfaceDeclaration(statement)) return [ofInterface(statement)];
    if (ts.isTypeAliasDeclaration(statement)) return [ofAlias(statement)];
    return [];
  });
}

function ofInterface(declaration: ts.InterfaceDeclaration): Declared {
  return { name: declaration.name.text, says: commentOf(declaration), members: declaration.members.flatMap(memberOf) };
}

function ofAlias(alias: ts.TypeAliasDeclaration): Declared {
  return { name: alias.name.text, says: `${commentOf(alias)} \`${textOf(alias.type)}\``.trim(), members: [] };
}

function memberOf(member: ts.TypeElement): Member[] {
  if (!ts.isPropertySignature(member) && !ts.isMethodSignature(member)) return [];
  const type = ts.isMethodSignature(member)
    ? `(${member.parameters.map(({ name }) => name.getText()).join(', ')}) => ${textOf(member.type)}`
    : textOf(member.type);
  const optional = member.questionToken !== undefined;
  return [{ name: member.name.getText(), optional, type, says: commentOf(member) }];
}

function textOf(node: ts.Node | undefined): string {
  return (
    node
      ?.getText()
      .replaceAll(/\/\*\*.*?\*\//gs, '')
      .replaceAll(/\s+/g, ' ') ?? ''
  );
}

function commentOf(node: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return comments
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}

/** The page docs/authors/reference.md. `capabilities` are those of the kit. */
export function referencePage(capabilities: Readonly<Record<string, string>>): string {
  const parts = PARTS.flatMap(({ title, file, without = [] }) => [
    `## ${title}`,
    ...declaredIn(file)
      .filter(({ name }) => !without.includes(name))
      .map(sectionOf),
  ]);
  const rows = Object.entries(capabilities).map(([name, says]) => `| \`${name}\` | ${says} |`);
  return `${[HEAD, ...parts, LACKS, ['| capability | |', '| --- | --- |', ...rows].join('\n')].join('\n\n')}\n`;
}

const HEAD = `# Reference

Everything that an addon says and returns, by the types in \`packages/core/src/contract\`, which an editor shows as well. This page is
made of them: \`npm test -- tooling/newcomer/test/reference -u\`.`;

const LACKS = `## Capabilities

What a database has unless \`lacks\` in \`conform.config.mjs\` says that it has not, and why; the checks that need it are then skipped. What
the manifest shows (no restore, no password, a volume) is not asked again.`;

function sectionOf({ name, says, members }: Declared): string {
  const rows = members.map(rowOf);
  const table = rows.length === 0 ? [] : [['| field | type | |', '| --- | --- | --- |', ...rows].join('\n')];
  return [`### ${name}`, ...(says === '' ? [] : [says]), ...table].join('\n\n');
}

function rowOf({ name, optional, type, says }: Member): string {
  const shown = type === '' ? '' : code(type);
  return `| ${code(optional ? `${name}?` : name)} | ${shown} | ${says.replaceAll('|', '\\|')} |`;
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
