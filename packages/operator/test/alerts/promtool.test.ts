import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CASES } from './cases.js';
import { readDashboard, readRules } from './files.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alerts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Prometheus' own tool on a file; JSON is YAML too. */
function promtool(verb: 'check' | 'test', content: object): { status: number | null; text: string } {
  const path = join(folder, `${verb}.json`);
  writeFileSync(path, JSON.stringify(content));
  const { status, stdout, stderr, error } = spawnSync('promtool', [verb, 'rules', path], { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`promtool is missing: npm test -- alerts fetches it (${error.message})`);
  return { status, text: stdout + stderr };
}

const rules = readRules();

it('Prometheus reads every rule', () => {
  const count = rules.groups.flatMap((group) => group.rules).length;
  const { status, text } = promtool('check', rules);
  expect([status, text]).toEqual([0, expect.stringContaining(`SUCCESS: ${count} rules found`)]);
});

it('Prometheus reads every expression of the dashboard', () => {
  const exprs = readDashboard().panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const recorded = exprs.map((expr, at) => ({ record: `panel:${at}`, expr }));
  const { status, text } = promtool('check', { groups: [{ name: 'panels', rules: recorded }] });
  expect([status, text]).toEqual([0, expect.stringContaining(`SUCCESS: ${exprs.length} rules found`)]);
});

it('every alert fires where it should, says what it should, and does not fire before', () => {
  const all = rules.groups.flatMap((group) => group.rules.map(({ alert }) => alert));
  const tried = CASES.flatMap(({ alert_rule_test: tests }) => tests);
  for (const alert of all) {
    const own = tried.filter(({ alertname }) => alertname === alert);
    expect(new Set(own.map(({ exp_alerts: firing }) => firing.length > 0)), alert).toEqual(new Set([true, false]));
  }
  writeFileSync(join(folder, 'rules.json'), JSON.stringify(rules));
  const { status, text } = promtool('test', { rule_files: ['rules.json'], evaluation_interval: '1m', tests: CASES });
  expect([status, text]).toEqual([0, expect.stringContaining('SUCCESS')]);
});
