import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../repository/repository.js';
import type { Ended } from '../run/program-run.js';
import type { Lab } from './lab.js';
import { livingOf, mustSayError } from './verdicts.js';

/** What was there when a run had ended. */
export interface Remains {
  /** After which run. */
  what: string;
  processes: string[];
  locks: string[];
  files: string[];
}

const looked = new WeakMap<Lab, Promise<Remains[]>>();

/** Looked at once: after a backup, after a restore, and after a restore that had to fail. */
export function remainsOf(lab: Lab): Promise<Remains[]> {
  const found = looked.get(lab) ?? look(lab);
  looked.set(lab, found);
  return found;
}

async function look(lab: Lab): Promise<Remains[]> {
  const served = await lab.main();
  await lab.fill(served, 'typical');
  const repository = lab.repository();
  const backup = await remains('After a backup', await lab.mustBackUp({ served, repository }), repository);
  await served.act(lab.data.clear);
  const restore = await remains('After a restore', await lab.mustRestore({ served, repository }), repository);
  const empty = lab.repository();
  const failed = await lab.run('restore', { served, repository: empty });
  mustSayError(failed, /^SA_/, 'A restore from an empty repository');
  return [backup, restore, await remains('After a restore that failed', failed, empty)];
}

async function remains(what: string, ended: Ended, repository: Repository): Promise<Remains> {
  const files = filesLeft(ended);
  return { what, files, locks: repository.locks(), processes: await livingOf(ended) };
}

const STAYS_IN_SCRATCH = ['output', 'restic-cache'];

function filesLeft({ dir }: Ended): string[] {
  const list = (folder: string): string[] => {
    const path = join(dir, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  };
  const scratch = list('scratch').filter((path) => !STAYS_IN_SCRATCH.includes(path.split('/')[1] ?? ''));
  return [...scratch, ...list('interim'), ...list('home'), ...list('tmp')];
}
