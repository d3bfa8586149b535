import { join } from 'node:path';
import { DRIVERS } from '@stash-addons/drivers';
import { expect, it } from 'vitest';
import { badInput } from '../src/bad-input/index.js';
import { badInputPage } from '../src/bad-input/page.js';
import { repositoryRoot } from '../src/place.js';

it('docs/bad-input.md says what the table says', async () => {
  await expect(badInputPage(badInput(DRIVERS))).toMatchFileSnapshot(join(repositoryRoot, 'docs', 'bad-input.md'));
});
