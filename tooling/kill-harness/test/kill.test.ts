import { DRIVERS } from '@stash-addons/drivers';
import { describe, expect, it } from 'vitest';
import { runCampaign } from '../src/campaign.ts';
import { lineOf, summaryOf } from '../src/report.ts';
import { DIRECTIONS, VICTIMS } from '../src/victims.ts';

/** A database whose dumps are all folders has no tap. */
const FEWEST = VICTIMS.length - 1;

describe('killed parts of a session', () => {
  // One campaign waits for processes most of the time, so that two of them fill a small machine.
  it.concurrent.each(DRIVERS)(
    'of $name leave no half snapshot, no half restore, no process, and nothing that holds up the next run',
    async (driver) => {
      // Every other database meets a victim in the other direction; `npm run kill` has each in both.
      const oneDirection = DIRECTIONS[DRIVERS.indexOf(driver) % 2];
      const reports = await runCampaign({ driver, oneDirection, seed: 7, sizes: ['small'], onReport: () => undefined });
      const bad = reports.filter(({ problems }) => problems.length > 0);
      expect(bad.map(lineOf).join('\n')).toBe('');
      const { runs, midStream } = summaryOf(reports);
      expect(runs).toBeGreaterThanOrEqual(FEWEST);
      expect(midStream / runs).toBeGreaterThanOrEqual(0.7);
    },
    900_000,
  );
});
