import { expect, it } from 'vitest';
import type { Sample } from '@stash-addons/session';
import { WireMetrics } from '../src/serve/wire-metrics.js';

const sample = (name: string, value: number, labels: Record<string, string> = { invoker_name: 'a' }): Sample => ({
  name,
  value,
  labels,
});
const linesOf = (metrics: WireMetrics): string[] =>
  [...metrics.text()]
    .join('')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

it('each metric is one family under each of its names, whoever said it', () => {
  const metrics = new WireMetrics();
  metrics.note('a', [sample('backupsession_success', 1)]);
  metrics.note('b', [sample('backupsession_success', 0, { invoker_name: 'b' })]);
  const text = [...metrics.text()].join('');
  expect(text.match(/# TYPE stash_appscode_com_backupsession_success gauge\n/g)).toHaveLength(1);
  expect(text).toContain(
    'stash_backup_session_success{invoker_name="a"} 1\nstash_backup_session_success{invoker_name="b"} 0\n',
  );
});

it('what is said again replaces what was said under any labels, and the rest stays', () => {
  const metrics = new WireMetrics();
  const host = (hostname: string) => ({ hostname });
  metrics.note('a', [
    sample('backupsession_success', 1),
    sample('backupsession_last_success_time_seconds', 7),
    sample('backupsession_host_backup_success', 1, host('gone')),
  ]);
  metrics.note('a', [sample('backupsession_success', 0), sample('backupsession_host_backup_success', 0, host('new'))]);
  expect(linesOf(metrics).filter((line) => line.startsWith('stash_appscode_com_'))).toEqual([
    'stash_appscode_com_backupsession_success{invoker_name="a"} 0',
    'stash_appscode_com_backupsession_last_success_time_seconds{invoker_name="a"} 7',
    'stash_appscode_com_backupsession_host_backup_success{hostname="new"} 0',
  ]);
  metrics.forget('a');
  expect([...metrics.text()].join('')).toBe('');
});

it('a long text comes in pieces', () => {
  const metrics = new WireMetrics();
  for (let at = 0; at < 3000; at += 1)
    metrics.note(`${at}`, [sample('backupsession_success', 1, { invoker_name: `n${at}` })]);
  expect([...metrics.text()].length).toBeGreaterThan(3);
  expect(linesOf(metrics)).toHaveLength(6000);
});
