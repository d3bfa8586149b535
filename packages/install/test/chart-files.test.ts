import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chartFiles } from '../src/index.js';

const CHART = join(import.meta.dirname, '../../../charts/stash-addons');
const files = chartFiles([]);

/** After a change of what is installed: npx vitest run packages/install -u */
describe('charts/stash-addons is made of the same objects as the plain manifests', () => {
  it.each(Object.keys(files).filter((path) => !path.startsWith('crds/')))('%s', async (path) => {
    await expect(files[path]).toMatchFileSnapshot(join(CHART, path));
  });
});
