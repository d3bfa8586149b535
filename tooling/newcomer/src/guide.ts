import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const GUIDE = join(import.meta.dirname, '../../../docs/authors');

export interface Block {
  /** What stands behind the language: `long` for what takes minutes. */
  mark: string;
  text: string;
}

/** The blocks of a page that are in this language, in their order. */
export function blocksOf(page: string, language: string): Block[] {
  const text = readFileSync(join(GUIDE, page), 'utf8');
  const found = text.matchAll(new RegExp(`^\`\`\`${language}( \\w+)?\\n(.*?)^\`\`\`$`, 'gms'));
  return [...found].map(([, mark = '', block = '']) => ({ mark: mark.trim(), text: block }));
}

/** The commands that the guide has its reader type, one per line; those marked `long` only where asked for. */
export function guideCommands({ long }: { long: boolean }): string[] {
  const blocks = blocksOf('README.md', 'sh').filter(({ mark }) => long || mark !== 'long');
  return blocks.flatMap(({ text }) =>
    text
      .replaceAll(/\\\n\s*/g, '')
      .trim()
      .split('\n'),
  );
}
