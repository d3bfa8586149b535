import { expect, it } from 'vitest';
import { referenceMarkdown } from '../src/help.js';

it('docs/cli.md is the reference of this program', async () => {
  await expect(referenceMarkdown()).toMatchFileSnapshot('../../../docs/cli.md');
});
