import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plan } from '@stash-addons/core';
import { commandsOf, planProblems } from '../src/shared/check-plan.js';
import { secret, type PlanCase } from '../src/shared/plan-case.js';
import { sourceOf } from './manifests.js';

const PAPER = join(import.meta.dirname, '../src');
const names = readdirSync(PAPER).filter((name) => existsSync(join(PAPER, name, 'plans.ts')));
const casesOf = async (name: string) => ((await import(`../src/${name}/plans.ts`)) as { plans: PlanCase[] }).plans;
const cases = await Promise.all(names.map(async (name) => [name, await casesOf(name)] as const));

describe.each(cases)('%s', (addon, plans) => {
  it.each(plans.map((one) => [one.operation, one.name, one] as const))('%s: %s', async (operation, _, { plan }) => {
    expect(planProblems(await sourceOf(addon), operation, plan)).toEqual([]);
  });
});

describe('the hard cases', () => {
  const planOf = (addon: string, name: string): Plan => {
    const all = cases.find(([one]) => one === addon)?.[1] ?? [];
    return all.find((one) => one.name === name)?.plan as Plan;
  };

  it('of shards: every step that changes the cluster can be put back', () => {
    const plan = planOf('mongodb', 'config servers and shards');
    expect(plan.before.map(({ undo }) => undo !== undefined)).toEqual([true, true, true, true]);
    expect(plan.units.map(({ host }) => host)).toEqual(['confighost', 'host-0', 'host-1']);
  });

  it('of a balancer that the user stopped: it is left alone', () => {
    const plan = planOf('mongodb', 'shards whose balancer the user stopped, with certificates');
    expect(plan.before.map(({ name }) => name)).not.toContain('stop the balancer');
  });

  it('of a dead cluster: each member has its own name and volume, and no member is asked', () => {
    const plan = planOf('etcd', 'a cluster none of whose members runs');
    const restores = commandsOf(plan).filter(({ helper }) => helper === undefined);
    expect(
      restores.map(({ argv }) => argv.filter((arg) => typeof arg === 'string' && arg.startsWith('--name'))),
    ).toEqual([['--name=etcd-0'], ['--name=etcd-1'], ['--name=etcd-2']]);
    expect(plan.after).toHaveLength(3);
    expect(commandsOf(plan).some(({ argv }) => argv.includes('--endpoints'))).toBe(false);
  });
});

describe('the check of a plan', () => {
  const good = cases.find(([name]) => name === 'percona-xtradb')?.[1][0]?.plan as Plan;
  const unit = good.units[0] as Plan['units'][number];
  const withStage = (stage: object): Plan => ({
    ...good,
    units: [{ ...unit, flow: { kind: 'stream', file: 'dumpfile.sql', stages: [{ argv: ['mysqldump'], ...stage }] } }],
  });

  const rows: [string, Plan][] = [
    ['the tool rm is not declared', withStage({ argv: ['rm'] })],
    ['tls2/key is not provided', withStage({ env: { A: secret('key', undefined, 'tls2') } })],
    ['target/token is not provided', withStage({ files: [{ path: 'a', content: [secret('token')] }] })],
    ['../a leads away', withStage({ argv: ['mysqldump', { $path: '../a' }] })],
    ['a helper leads away', withStage({ helper: '../other.js' })],
    ['the format text is not declared', { ...good, units: [{ ...unit, format: 'text' }] }],
    ['has several hosts where the manifest says one', { ...good, units: [unit, { ...unit, host: 'b' }] }],
    ['names a host twice', { ...good, units: [unit, unit] }],
    ['has no unit', { ...good, units: [] }],
    ['runs no unit at all', { ...good, concurrency: 0 }],
    [
      '/x is no path of the format sql',
      { ...good, units: [{ ...unit, flow: { kind: 'stream', file: 'x', stages: [] } }] },
    ],
    [
      'nothing writes the stream',
      { ...good, units: [{ ...unit, flow: { kind: 'stream', file: 'dumpfile.sql', stages: [] } }] },
    ],
    ['a volume does not make a file', { ...good, units: [{ ...unit, flow: { kind: 'volume', paths: ['/a'] } }] }],
  ];
  it.each(rows)('finds: %s', async (problem, plan) => {
    expect(planProblems(await sourceOf('percona-xtradb'), 'backup', plan)).toContain(problem);
  });

  it('does not let a format be written that is only read', async () => {
    const old = cases.find(([name]) => name === 'redis')?.[1].find((one) => one.name.includes('old layout'))
      ?.plan as Plan;
    expect(planProblems(await sourceOf('redis'), 'backup', old)).toEqual(['the format resp is not written any more']);
  });
});
