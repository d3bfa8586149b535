import { describe, expect, it } from 'vitest';
import type { BackupSession } from '@stash-addons/core';
import { endOf, saidOf } from './scene.js';
import { setStage } from './stage.js';
import { PASSWORD } from './widget.js';

const stage = setStage('operator-endings', ['--image-pull-timeout=1s', '--scheduling-timeout=2s']);
/** What the kubelet tells is an ending this soon. */
const SOON_MS = 10_000;

async function told(session: string, tell: () => Promise<void>): Promise<ReturnType<typeof saidOf>> {
  await stage.kubelet.podOf(session);
  const began = Date.now();
  await tell();
  const ended: BackupSession = await endOf(stage.scene, session);
  expect(Date.now() - began).toBeLessThan(SOON_MS);
  expect(ended.status?.phase).toBe('Failed');
  expect(JSON.stringify(ended.status)).not.toContain(PASSWORD);
  return saidOf(ended, 'BackupDisrupted');
}

const condition = (type: string, status: string, reason: string) => ({
  conditions: [{ type, status, reason, message: 'because', lastTransitionTime: new Date().toISOString() }],
});

describe('a session ends with a reason of its own', () => {
  it('where an init container fails, with its last words', async () => {
    const name = await stage.begin('init');
    const message = `line 1\nno server at all, ${PASSWORD}`;
    const said = await told(name, () => stage.kubelet.end(name, [{ exitCode: 2, reason: 'Error', message }]));
    expect(said).toMatchObject({
      reason: 'InitContainerFailed',
      message: 'The container widget-backup-1-0-0 ended with exit status 2: line 1\nno server at all, [secret]',
    });
  });

  it('where an init container needs too much memory', async () => {
    const name = await stage.begin('starved');
    const said = await told(name, () => stage.kubelet.end(name, [{ exitCode: 137, reason: 'OOMKilled' }]));
    expect(said).toMatchObject({ reason: 'OutOfMemory' });
  });

  it('where its pod is evicted', async () => {
    const name = await stage.begin('evicted');
    const status = { phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory' };
    const said = await told(name, () => stage.kubelet.say(name, status));
    expect(said).toMatchObject({ reason: 'PodEvicted', message: 'The node was low on memory' });
  });

  it('where something more important takes the place of its pod', async () => {
    const name = await stage.begin('preempted');
    const status = { phase: 'Failed', ...condition('DisruptionTarget', 'True', 'PreemptionByScheduler') };
    expect(await told(name, () => stage.kubelet.say(name, status))).toMatchObject({ reason: 'PodEvicted' });
  });

  it('where its node is gone', async () => {
    const name = await stage.begin('noded');
    const status = condition('DisruptionTarget', 'True', 'DeletionByTaintManager');
    expect(await told(name, () => stage.kubelet.say(name, status))).toMatchObject({ reason: 'NodeLost' });
  });

  it('where no node takes its pod', async () => {
    const name = await stage.begin('unplaced');
    const status = condition('PodScheduled', 'False', 'Unschedulable');
    expect(await told(name, () => stage.kubelet.say(name, status))).toMatchObject({
      reason: 'PodNotScheduled',
      message: 'No node took the pod: because',
    });
  });
});
