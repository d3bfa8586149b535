import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { CHECKS } from '../src/checks/index.js';
import { indexPage, pageOf } from '../src/report/pages.js';

const FOLDER = resolve(import.meta.dirname, '..', '..', '..', 'docs', 'conform');

it.each(CHECKS.map((check) => [check.id, check] as const))(
  'docs/conform/%s.md is the page of the check',
  async (id, check) => {
    await expect(pageOf(check)).toMatchFileSnapshot(join(FOLDER, `${id}.md`));
  },
);

it('docs/conform/README.md lists them, and no page is left of a check that is gone', async () => {
  await expect(indexPage(CHECKS)).toMatchFileSnapshot(join(FOLDER, 'README.md'));
  const pages = readdirSync(FOLDER).filter((name) => name !== 'README.md');
  expect(pages.sort()).toEqual(CHECKS.map(({ id }) => `${id}.md`).sort());
});

it('every id is there once', () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
});
