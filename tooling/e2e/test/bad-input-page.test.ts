import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BAD_INPUT } from '../src/bad-input/index.js';
import { badInputPage } from '../src/bad-input/page.js';
import { repositoryRoot } from '../src/place.js';

it('docs/bad-input.md says what the table says', async () => {
  await expect(badInputPage(BAD_INPUT)).toMatchFileSnapshot(join(repositoryRoot, 'docs', 'bad-input.md'));
});
