import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ApiObject, BackupSession } from '@stash-addons/core';
import { endOf, eventually, type OperatorProcess, startOperator } from './scene.js';
import { setStage } from './stage.js';
import { sessionOf, widgetObjects } from './widget.js';

const stage = setStage('operator-kill');
const KILLER = join(import.meta.dirname, 'kill-after-write.mjs');
/** The same each time, so that the next one need not wait for the lease. */
const NAME = 'first';

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

function startMortal(writes: number): OperatorProcess {
  const env = { ...stage.scene.operatorEnv, NODE_OPTIONS: `--import=${KILLER}`, KILL_AFTER_WRITES: String(writes) };
  return startOperator({ ...stage.scene, operatorEnv: env }, NAME);
}

/** Goes on with another operator as soon as the mortal one is dead; whether it died before `done`. */
async function survive(mortal: OperatorProcess, done: Promise<unknown>): Promise<boolean> {
  const died = new Promise<boolean>((resolve) => mortal.process.once('exit', () => resolve(true)));
  const killed = await Promise.race([died, done.then(() => false)]);
  if (killed) stage.operator = startOperator(stage.scene, NAME);
  else await mortal.end('SIGTERM');
  return killed;
}

it.each(COURSES)(
  'killed after any of its writes, an operator is followed by one that ends the session once: it goes $name',
  async ({ name, spec, play, jobs, phase }) => {
    const names = Array.from({ length: MOST_WRITES }, (_, at) => `${name}-${at + 1}`);
    for (const own of names) await stage.scene.cluster.apply(widgetObjects(own, spec));
    await stage.ready(names.at(-1) as string);
    let writes = 0;
    for (let killed = true; killed;) {
      writes += 1;
      expect(writes).toBeLessThan(MOST_WRITES);
      await stage.operator.end('SIGTERM');
      const own = names[writes - 1] as string;
      const session = `${own}-1`;
      const asked = sessionOf(own, session) as BackupSession;
      await stage.scene.cluster.apply([{ ...asked, spec: { ...asked.spec, retryLeft: 1 } }]);
      const mortal = startMortal(writes);
      const ended = play(session).then(() => settled(session, jobs, phase));
      killed = await survive(mortal, ended);
      await ended;
    }
    expect(writes).toBeGreaterThan(5);
    stage.operator = startOperator(stage.scene, NAME);
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
