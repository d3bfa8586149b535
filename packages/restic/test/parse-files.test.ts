import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDir } from '@stash-addons/testbed';
import { expect, it } from 'vitest';
import { parseRepositoryString } from '../src/index.js';

it('reads the files restic would read: the password trimmed, and every certificate authority', () =>
  withTempDir((dir) => {
    const files = { password: '\uFEFF from file \n', one: 'ONE', two: 'TWO' };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
    const env = {
      RESTIC_PASSWORD: 'loses',
      RESTIC_PASSWORD_FILE: join(dir, 'password'),
      RESTIC_CACERT: `${dir}/one,${dir}/two`,
    };
    const { secret } = parseRepositoryString('/b', env);
    expect(secret).toEqual({ RESTIC_PASSWORD: 'from file', CA_CERT_DATA: 'ONE\nTWO' });
    const absent = { RESTIC_PASSWORD_FILE: join(dir, 'absent') };
    expect(() => parseRepositoryString('/b', absent)).toThrow(expect.objectContaining({ code: 'SA_PASSWORD_FILE' }));
  }));
