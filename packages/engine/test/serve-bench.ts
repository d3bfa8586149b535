import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackupSession } from '@stash-addons/core';
import { discover } from '@stash-addons/host';
import { serve, type ServeInput, type ServeLine, SessionStore } from '../src/index.js';
import { SlotStore } from '../src/serve/slot-store.js';
import { openState } from '../src/state/folder.js';

/** A folder of documents and a state folder, served in this process. */
export interface ServeBench {
  folder: string;
  state: ReturnType<typeof openState>;
  sessions: SessionStore;
  slots: SlotStore;
  /** How often the installed addons were looked up. */
  lookUps: () => number;
  lines: ServeLine[];
  write: (file: string, ...documents: unknown[]) => void;
  backups: () => BackupSession[];
  /** Starts to serve; `end` asks it to end and gives what it returned. */
  start: (changes?: Partial<ServeInput>) => { end: () => Promise<number>; ended: Promise<number>; reload: () => void };
  until: (what: string, isSo: () => boolean) => Promise<void>;
  remove: () => void;
}

export function createServeBench(): ServeBench {
  const folder = mkdtempSync(join(tmpdir(), 'serve-'));
  const documents = join(folder, 'documents');
  mkdirSync(documents);
  const state = openState(join(folder, 'state'));
  const sessions = new SessionStore(state);
  const lines: ServeLine[] = [];
  let lookUps = 0;
  return {
    folder,
    state,
    sessions,
    slots: new SlotStore(state),
    lookUps: () => lookUps,
    lines,
    write: (file, ...objects) =>
      writeFileSync(join(documents, file), objects.map((one) => `${JSON.stringify(one)}\n`).join('---\n')),
    backups: () => sessions.list().map(({ session }) => session as BackupSession),
    start: (changes = {}) => {
      const stop = new AbortController();
      let reload: () => void = () => undefined;
      const ended = serve({
        state,
        sessions,
        env: {},
        openCatalog: () => {
          lookUps += 1;
          return discover([]);
        },
        paths: [documents],
        concurrency: 2,
        graceMilliseconds: 1000,
        once: false,
        signal: stop.signal,
        onReload: (act) => (reload = act),
        log: (line) => lines.push(line),
        ...changes,
      });
      const end = (): Promise<number> => {
        stop.abort();
        return ended;
      };
      return { end, ended, reload: () => reload() };
    },
    until: async (what, isSo) => {
      for (let left = 200; !isSo(); left -= 1) {
        if (left === 0) throw new Error(`Waited in vain until ${what}: ${JSON.stringify(lines)}`);
        await sleep(50);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** A BackupConfiguration whose AppBinding is in no file, so that each of its sessions fails before it begins. */
export function doomed(name: string, spec: object = {}, namespace = 'demo'): object {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupConfiguration',
    metadata: { name, namespace },
    spec: {
      schedule: '@every 1s',
      repository: { name: 'store' },
      target: { ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'absent' } },
      retentionPolicy: { name: 'all', prune: false },
      backupHistoryLimit: 50,
      ...spec,
    },
  };
}
