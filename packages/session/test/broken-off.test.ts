import { expect, it } from 'vitest';
import { awaitsRetry, brokenOff } from '../src/index.js';
import { at, coded, configuration, plan, session } from './fixtures.js';

const invoker = plan(configuration({ retryConfig: { maxRetry: 3 } }));
const broken = (cancelled: boolean, error = coded('SA_OBJECT_MISSING')) =>
  brokenOff(session({ retryLeft: 3 }), invoker, { error, cancelled }, at(5));

it('a session that could not begin is failed, its target says why, and it is tried again', () => {
  const found = broken(false);
  expect(found.status).toMatchObject({
    phase: 'Failed',
    sessionDuration: '5s',
    targets: [
      {
        phase: 'Failed',
        conditions: [
          {
            type: 'BackupExecutorEnsured',
            status: 'False',
            reason: 'FailedToEnsureBackupExecutor',
            message: 'SA_OBJECT_MISSING: It went wrong',
          },
        ],
      },
    ],
  });
  expect(awaitsRetry(found)).toBe(true);
});

it('one that was cancelled before it began is not tried again', () => {
  const found = broken(true);
  expect(found.status.conditions).toMatchObject([{ type: 'SessionCancelled', status: 'True' }]);
  expect(awaitsRetry(found)).toBe(false);
});

it('what a session had come to stays where it was broken off', () => {
  const status = { phase: 'Running' as const, sessionDeadline: 'kept', targets: [{ totalHosts: 7 }] };
  const found = brokenOff(session({}, status), invoker, { error: coded('SA_INTERNAL'), cancelled: false }, at(5));
  expect(found.status).toMatchObject({ phase: 'Failed', sessionDeadline: 'kept', targets: [{ totalHosts: 7 }] });
});
