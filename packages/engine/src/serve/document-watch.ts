import { stat } from 'node:fs/promises';
import type { BackupConfiguration, StashError } from '@stash-addons/core';
import { type Timing, timingOf } from '@stash-addons/session';
import { filesOf, readDocuments } from '../documents/load.js';
import { ObjectSet } from '../documents/object-set.js';
import type { Session } from '../state/sessions.js';

/** A BackupConfiguration with a schedule. */
export interface Scheduled {
  /** `namespace/kind/name`. */
  key: string;
  invoker: BackupConfiguration;
  timing: Timing;
}

/** Whether a session is one of this invoker. */
export function isOf({ invoker }: Scheduled, { kind, metadata, spec }: Session): boolean {
  if (kind !== 'BackupSession' || metadata.namespace !== invoker.metadata.namespace) return false;
  return 'invoker' in spec && spec.invoker.name === invoker.metadata.name;
}

/** The documents as they were read last. */
export interface Served {
  objects: ObjectSet;
  scheduled: Scheduled[];
  /** What is wrong with the documents that are left out. */
  problems: StashError[];
}

/** Reads documents again when a file has changed. It looks at the files themselves, which works on every file system. */
export class DocumentWatch {
  readonly #paths: readonly string[];
  #seen: string | undefined;

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  /** Undefined where nothing has changed since the last time. */
  async changed(): Promise<Served | undefined> {
    const marks = await this.#marks();
    if (marks === this.#seen) return undefined;
    this.#seen = marks;
    return serve(await readDocuments(this.#paths));
  }

  /** Makes the next look read everything. */
  forget(): void {
    this.#seen = undefined;
  }

  async #marks(): Promise<string> {
    const marks = await Promise.all(this.#paths.map(marksOf));
    return marks.flat().join('\n');
  }
}

async function marksOf(path: string): Promise<string[]> {
  const files = await filesOf(path).catch(() => []);
  return Promise.all([path, ...files].map(markOf));
}

async function markOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found === undefined ? `${file} gone` : `${file} ${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}`;
}

function serve({ documents, problems }: Awaited<ReturnType<typeof readDocuments>>): Served {
  const gathered = ObjectSet.gather(documents);
  const found: Served = { objects: gathered.objects, scheduled: [], problems: [...problems, ...gathered.problems] };
  for (const invoker of gathered.objects.all('BackupConfiguration')) {
    try {
      const timing = timingOf(invoker);
      if (timing !== undefined) found.scheduled.push({ key: keyOf(invoker), invoker, timing });
    } catch (error) {
      found.problems.push(error as StashError);
    }
  }
  return found;
}

function keyOf({ kind, metadata }: BackupConfiguration): string {
  return `${metadata.namespace}/${kind}/${metadata.name}`;
}
