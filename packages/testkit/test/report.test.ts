import { describe, expect, it } from 'vitest';
import { badge } from '../src/report/badge.js';
import { junit } from '../src/report/junit.js';
import { runChecks, type Report } from '../src/report/report.js';
import { FULL } from '../src/lab/profile.js';
import type { Check } from '../src/checks/check.js';
import type { Lab } from '../src/lab/lab.js';

const lab = {
  addon: {
    packageJson: { name: '@acme/stash-addon-widget', version: '1.2.3' },
    manifest: { formats: [], serves: [{ target: 'AppBinding' }], operations: { backup: {} } },
    conformance: { lacks: { tls: 'widgets speak in the open' } },
  },
  profile: FULL,
} as unknown as Lab;

function check(id: string, given: Partial<Check>): Check {
  return { id, group: 'access', proves: '', how: '', fix: '', needs: [], short: true, run: async () => {}, ...given };
}

const CHECKS = [
  check('good', { run: async () => 'a note' }),
  check('bad', { run: async () => Promise.reject(new Error('<two> "lines"\nof it\u0000')) }),
  check('no-tls', { needs: ['tls'], run: async () => Promise.reject(new Error('must not be run')) }),
  check('no-restore', { needs: ['restore'] }),
  check('good-too', {}),
];

const report = (): Promise<Report> => runChecks(lab, CHECKS, () => undefined);

describe('a report', () => {
  it('counts what passed of what was not skipped, and goes on after a check that failed', async () => {
    expect(await report()).toMatchObject({ passed: 2, failed: 1, skipped: 2, score: 66, version: '1.2.3' });
  });

  it('says which capability excuses a check, out of the declaration or the manifest', async () => {
    const skipped = (await report()).checks.filter(({ outcome }) => outcome === 'skipped');
    expect(skipped.map(({ id, capability, text }) => [id, capability, text])).toEqual([
      ['no-tls', 'tls', 'It speaks TLS, and its clients look at the certificate: widgets speak in the open'],
      ['no-restore', 'restore', 'It can restore: the manifest has no restore'],
    ]);
  });

  it('is written as JUnit has it, whatever stands in the texts', async () => {
    const text = junit(await report());
    expect(text).toContain('tests="5" failures="1" skipped="2"');
    expect(text).toContain(
      '<failure message="&lt;two&gt; &quot;lines&quot;">&lt;two&gt; &quot;lines&quot;\nof it?</failure>',
    );
  });

  it('makes a badge that is green only where nothing failed, and says what the short profile is', async () => {
    const bad = await report();
    expect(badge(bad)).toContain('>2/3<');
    expect(badge(bad)).not.toContain('#2e7d32');
    expect(badge({ ...bad, failed: 0, profile: 'short' })).toContain('#2e7d32');
    expect(badge({ ...bad, failed: 0, profile: 'short' })).toContain('>2/2 short<');
  });
});
