import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { directorySource, discover, verifyFiles, type InstalledAddon } from '../src/index.js';
import { manifestOf } from './support/addon.js';
import { link, npmProject, packageFiles, writeFiles } from './support/project.js';

async function installed(): Promise<{ addon: InstalledAddon; program: string }> {
  const root = await npmProject({ '@acme/widget': packageFiles(manifestOf('widget')) });
  const [addon] = (await discover([directorySource({ root })])).addons as [InstalledAddon];
  return { addon, program: addon.programPath as string };
}

it('accepts the program that was published, though discovery never read it', async () => {
  const { addon } = await installed();
  await expect(verifyFiles(addon)).resolves.toBeUndefined();
});

it('refuses a program that was changed by one byte', async () => {
  const { addon, program } = await installed();
  await writeFile(program, 'throw new Error("the program was ran");\n');
  await expect(verifyFiles(addon)).rejects.toMatchObject({
    code: 'SA_ADDON_FILE_CHANGED',
    message: 'The file dist/program.js of the addon @acme/widget is not the one that was published, so it is not run.',
    hint: 'Reinstall it with: npm install --force @acme/widget@1.0.0.',
  });
});

it('refuses a program that is gone', async () => {
  const { addon, program } = await installed();
  await rm(program);
  await expect(verifyFiles(addon)).rejects.toMatchObject({ code: 'SA_ADDON_FILE_CHANGED' });
});

it('refuses a program that is a link out of its package, even to the same text', async () => {
  const { addon, program } = await installed();
  const outside = join(addon.packageDir as string, '..');
  await writeFiles(outside, { 'program.js': packageFiles(manifestOf('widget'))['dist/program.js'] as string });
  await rm(program);
  await link(join(outside, 'program.js'), program);
  await expect(verifyFiles(addon)).rejects.toMatchObject({ code: 'SA_ADDON_PATH_ESCAPES' });
});

it('refuses an addon of which only the manifest is here', async () => {
  const addon: InstalledAddon = { manifest: manifestOf('widget'), source: 'ConfigMaps of the cluster', path: 'a/b' };
  await expect(verifyFiles(addon)).rejects.toMatchObject({
    code: 'SA_ADDON_PROGRAM_ABSENT',
    hint: 'Install it with: npm install @acme/widget.',
  });
});
