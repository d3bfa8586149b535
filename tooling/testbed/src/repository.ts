import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheBin, cacheFolder } from './paths.js';
import { cheapKey } from './repository-key.js';

const TEMPLATE = join(cacheFolder, 'repository-template');
const TEMPLATE_PASSWORD = 'template';

/**
 * A new repository of restic's in a folder that is empty or not there. What guards its password costs nothing, where
 * restic's own choice takes 0.5 s of processor time at each start and 2.5 s to begin with, which tests have no need of.
 */
export function makeRepository(path: string, password: string): void {
  if (!existsSync(TEMPLATE)) makeTemplate();
  cpSync(TEMPLATE, path, { recursive: true });
  replaceKey(path, TEMPLATE_PASSWORD, password);
}

/** Others may make it at the same time: the first one stays. */
function makeTemplate(): void {
  mkdirSync(cacheFolder, { recursive: true });
  const folder = mkdtempSync(join(cacheFolder, 'repository-'));
  const env = { RESTIC_REPOSITORY: folder, RESTIC_PASSWORD: TEMPLATE_PASSWORD };
  execFileSync(cacheBin('restic'), ['init', '--quiet', '--no-cache'], { env });
  replaceKey(folder, TEMPLATE_PASSWORD, TEMPLATE_PASSWORD);
  try {
    renameSync(folder, TEMPLATE);
  } catch (error) {
    rmSync(folder, { recursive: true });
    if (!existsSync(TEMPLATE)) throw error;
  }
}

function replaceKey(repository: string, password: string, wanted: string): void {
  const keys = join(repository, 'keys');
  const [name = ''] = readdirSync(keys);
  const { id, text } = cheapKey(readFileSync(join(keys, name), 'utf8'), password, wanted);
  rmSync(join(keys, name));
  writeFileSync(join(keys, id), text, { mode: 0o600 });
}
