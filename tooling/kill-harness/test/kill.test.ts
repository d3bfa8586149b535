import { describe, expect, it } from 'vitest';
import { runCampaign } from '../src/campaign.ts';
import { lineOf, summaryOf } from '../src/report.ts';
import { subjectsOf } from '../src/subject.ts';

describe('killed parts of a session', () => {
  it('leave no half snapshot, no half restore, no process, and nothing that holds up the next run', async () => {
    const reports = await runCampaign({ runs: 10, seed: 7, subjects: subjectsOf('small'), onReport: () => undefined });
    const bad = reports.filter(({ problems }) => problems.length > 0);
    expect(bad.map(lineOf).join('\n')).toBe('');
    const { runs, midStream } = summaryOf(reports);
    expect(runs).toBe(10);
    expect(midStream / runs).toBeGreaterThanOrEqual(0.75);
  }, 600_000);
});
