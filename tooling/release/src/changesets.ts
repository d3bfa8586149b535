import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicPackages } from '@stash-addons/registry';
import { bundles } from './components.ts';

/** The packages that the changesets of a repository name, which the next release changes. */
export function namedPackages(root: string): Set<string> {
  const folder = join(root, '.changeset');
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const lines = texts.flatMap((text) => (text.split(/^---$/m)[1] ?? '').split('\n'));
  return new Set(lines.flatMap((line) => /^["']?([^"':]+)["']?: *(?:major|minor|patch)$/.exec(line)?.[1] ?? []));
}

/** Changesets follow dependencies; a package that holds another one inside its build has to be named beside it. */
export function checkChangesets(root: string): string[] {
  const named = namedPackages(root);
  const all = publicPackages(root).map(({ name, folder }) => ({ name, bundled: bundles(folder) }));
  const known = new Set(all.map(({ name }) => name));
  const left = all
    .filter(({ name }) => !named.has(name))
    .flatMap(({ name, bundled }) => {
      const inside = bundled.find((other) => named.has(other));
      return inside === undefined ? [] : [`a changeset names ${inside}, which is inside ${name}: name that too`];
    });
  return [
    ...left,
    ...[...named].filter((name) => !known.has(name)).map((name) => `a changeset names ${name}, which is not published`),
  ];
}
