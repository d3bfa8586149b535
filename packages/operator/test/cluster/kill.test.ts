import { expect, it } from 'vitest';
import type { ApiObject, BackupSession } from '@stash-addons/core';
import { killAfterEachWrite } from './mortal.js';
import { endOf, eventually } from './scene.js';
import { setStage } from './stage.js';
import { sessionOf, widgetObjects } from './widget.js';

const stage = setStage('operator-kill');

const exec = { exec: { command: ['true'] } };
const outcome = JSON.stringify({ contract: '1.0', hook: 'postBackup', ok: true, message: 'run' });

interface Course {
  name: string;
  spec: Record<string, unknown>;
  /** Plays what happens in the session's pods until it ends. */
  play: (session: string) => Promise<void>;
  /** What is there in the end, whatever was killed. */
  jobs: number;
  phase: string;
}

const COURSES: Course[] = [
  { name: 'well', spec: {}, play: (session) => stage.kubelet.succeed(session), jobs: 1, phase: 'Succeeded' },
  {
    name: 'badly',
    spec: { hooks: { postBackup: exec }, retryConfig: { maxRetry: 1, delay: '0s' } },
    play: async (session) => {
      await stage.kubelet.end(session, [{ exitCode: 1 }]);
      await stage.kubelet.endJob(`stash-hook-backup-${session}-0`, { exitCode: 0, message: outcome });
    },
    jobs: 2,
    phase: 'Failed',
  },
];
const MOST_WRITES = 30;

it.each(COURSES)(
  'killed after any of its writes, an operator is followed by one that ends the session once: it goes $name',
  async ({ name, spec, play, jobs, phase }) => {
    const names = Array.from({ length: MOST_WRITES }, (_, at) => `${name}-${at + 1}`);
    for (const own of names) await stage.scene.cluster.apply(widgetObjects(own, spec));
    await stage.ready(names.at(-1) as string);
    const writes = await killAfterEachWrite(
      stage,
      async (round) => {
        const own = `${name}-${round}`;
        const asked = sessionOf(own, `${own}-1`) as BackupSession;
        await stage.scene.cluster.apply([{ ...asked, spec: { ...asked.spec, retryLeft: 1 } }]);
      },
      (round) => {
        const session = `${name}-${round}-1`;
        return play(session).then(() => settled(session, jobs, phase));
      },
    );
    expect(writes).toBeGreaterThan(5);
    expect(writes).toBeLessThan(MOST_WRITES);
  },
  900_000,
);

/** The session ended so, with so many Jobs, which are let go of, and says the same a moment later. */
async function settled(name: string, jobs: number, phase: string): Promise<void> {
  const session = await endOf(stage.scene, name);
  expect(session.status?.phase).toBe(phase);
  await eventually(async () => {
    const made = await jobsOf(name);
    const held = made.filter(({ metadata }) => metadata.finalizers?.includes('stash-addons.dev/settle'));
    return held.length === 0 ? made : undefined;
  });
  if (phase === 'Failed') await eventually(() => stage.scene.get('backupsession', `${name}-r0`));
  const last = await eventually(async () => {
    const found = await stage.scene.get<BackupSession>('backupsession', name);
    return found?.status?.conditions?.some(({ type }) => type === 'BackupHistoryCleaned') ? found : undefined;
  });
  expect(await jobsOf(name)).toHaveLength(jobs);
  expect(last.status?.phase).toBe(phase);
  expect(last.status?.targets?.[0]?.stats ?? []).toHaveLength(phase === 'Failed' ? 0 : 1);
}

async function jobsOf(session: string): Promise<ApiObject[]> {
  const all = await stage.scene.list<ApiObject>('job');
  return all.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.name === session));
}
