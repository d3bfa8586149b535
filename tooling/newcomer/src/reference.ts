import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const PACKAGES = join(import.meta.dirname, '../../../packages');

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
  /** Below packages/. */
  files: string[];
  /** Declared there but not of an author's concern. */
  without?: string[];
}

const PARTS: Part[] = [
  { title: 'The manifest', files: ['core/src/contract/manifest.ts'] },
  { title: 'The program and its plans', files: ['core/src/contract/plan.ts'] },
  { title: 'The doctor', files: ['core/src/contract/doctor.ts'], without: ['DoctorResult'] },
  {
    title: 'The declaration of the database',
    files: ['conformance', 'action', 'server', 'database'].map((name) => `testkit/src/declare/${name}.ts`),
  },
];

/** The interfaces of a file below packages/, in their order, with what their comments say. */
export function declaredIn(file: string): Declared[] {
  const path = join(PACKAGES, file);
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (ts.isInterfaceDeclaration(statement)) return [ofInterface(statement)];
    if (ts.isTypeAliasDeclaration(statement)) return [ofAlias(statement)];
    return [];
  });
}

function ofInterface(declaration: ts.InterfaceDeclaration): Declared {
  const bases = declaration.heritageClauses?.flatMap(({ types }) => types.map((type) => type.getText())) ?? [];
  const inherited = bases.map((name) => `With the fields of \`${name}\`.`);
  return {
    name: declaration.name.text,
    says: [commentOf(declaration), ...inherited].join(' ').trim(),
    members: declaration.members.flatMap(memberOf),
  };
}

function ofAlias(alias: ts.TypeAliasDeclaration): Declared {
  return { name: alias.name.text, says: `\`${textOf(alias.type)}\`\n\n${commentOf(alias)}`.trim(), members: [] };
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

/** As one line, but for the rows of a table. */
function commentOf(node: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return comments
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replaceAll(/\s*\n\s*(?![\s|])|[ \t]+/g, ' ');
}

/** The page docs/authors/reference.md. `capabilities` are those of the kit. */
export function referencePage(capabilities: Readonly<Record<string, string>>): string {
  const parts = PARTS.flatMap(({ title, files, without = [] }) => [
    `## ${title}`,
    ...files
      .flatMap(declaredIn)
      .filter(({ name }) => !without.includes(name))
      .map(sectionOf),
  ]);
  const rows = Object.entries(capabilities).map(([name, says]) => `| \`${name}\` | ${says} |`);
  return `${[HEAD, ...parts, LACKS, ['| capability | |', '| --- | --- |', ...rows].join('\n')].join('\n\n')}\n`;
}

const HEAD = `# Reference

Everything that an addon says and returns, and what \`conform.config.mjs\` says of its database, by the types of \`@stash-addons/core\`
and \`@stash-addons/testkit\`, which an editor shows as well. This page is made of them:
\`npm test -- tooling/newcomer/test/reference -u\`.`;

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
