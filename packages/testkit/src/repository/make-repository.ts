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
import { dirname, join } from 'node:path';
import { cheapKey } from './repository-key.js';

const TEMPLATE_PASSWORD = 'template';

export interface RepositoryTemplate {
  /** Folder of a repository that new ones are copied from; made where it is not there. */
  template: string;
  /** Path of the restic program. */
  restic: string;
}

/**
 * A new repository of restic's in a folder that is empty or not there. What guards its password costs nothing, where
 * restic's own choice takes 0.5 s of processor time at each start and 2.5 s to begin with, which tests have no need of.
 */
export function makeRepositoryFrom(from: RepositoryTemplate, path: string, password: string): void {
  if (!existsSync(from.template)) makeTemplate(from);
  cpSync(from.template, path, { recursive: true });
  replaceKey(path, TEMPLATE_PASSWORD, password);
}

/** Others may make it at the same time: the first one stays. */
function makeTemplate({ template, restic }: RepositoryTemplate): void {
  mkdirSync(dirname(template), { recursive: true });
  const folder = mkdtempSync(join(dirname(template), 'repository-'));
  const env = { RESTIC_REPOSITORY: folder, RESTIC_PASSWORD: TEMPLATE_PASSWORD };
  execFileSync(restic, ['init', '--quiet', '--no-cache'], { env });
  replaceKey(folder, TEMPLATE_PASSWORD, TEMPLATE_PASSWORD);
  try {
    renameSync(folder, template);
  } catch (error) {
    rmSync(folder, { recursive: true });
    if (!existsSync(template)) throw error;
  }
}

function replaceKey(repository: string, password: string, wanted: string): void {
  const keys = join(repository, 'keys');
  const [name = ''] = readdirSync(keys);
  const { id, text } = cheapKey(readFileSync(join(keys, name), 'utf8'), password, wanted);
  rmSync(join(keys, name));
  writeFileSync(join(keys, id), text, { mode: 0o600 });
}
