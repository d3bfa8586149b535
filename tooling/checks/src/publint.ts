import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packagesOf } from './workspace.ts';
import type { Package } from './workspace.ts';

async function lint({ group, folder, path, manifest }: Package): Promise<string[]> {
  const { messages } = await publint({ pkgDir: path, pack: 'npm', strict: true });
  return messages.map(
    (message) => `${group}/${folder}: ${formatMessage(message, manifest, { color: false }) ?? message.code}`,
  );
}

/** What npm would publish can be imported as its package.json says. */
export async function checkPublint(root: string): Promise<string[]> {
  const published = packagesOf(root).filter(({ manifest }) => !manifest.private);
  const problems: string[] = [];
  for (const pkg of published) problems.push(...(await lint(pkg)));
  return problems;
}
