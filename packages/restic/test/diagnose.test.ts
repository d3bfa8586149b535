import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/process/diagnose.js';
import type { Outcome } from '../src/process/start.js';

const outcome = (stderr: string[], more: Partial<Outcome> = {}): Outcome => ({
  verb: 'dump',
  exit: 1,
  signal: null,
  stdout: '',
  stderr,
  ending: 'ended',
  ...more,
});

const json = (message: string) => JSON.stringify({ message_type: 'exit_error', code: 1, message });
const RETRY =
  'Stat(<config/>) returned error, retrying after 1.1s: Head "http://:***@h/x/config": dial tcp: no such host';

/** Words as restic 0.19.1 prints them. */
const cases: [string, string[], Partial<Outcome>, string, string][] = [
  [
    'data that could not be fetched',
    ['ReadFull(<data/1c3e7ba83d>): read tcp 1.2.3.4: connection reset'],
    {},
    'SA_REPOSITORY_UNREACHABLE',
    'connection reset',
  ],
  [
    'data that is gone',
    ['ReadFull(<data/1c3e7ba83d>): open /r/data/1c/1c3e: no such file or directory'],
    {},
    'SA_REPOSITORY_CORRUPT',
    'no such file',
  ],
  [
    'a range of 507 bytes',
    ['Load(<data/1c3e7ba83d>, 507, 0) failed: dial tcp: i/o timeout'],
    {},
    'SA_REPOSITORY_UNREACHABLE',
    'timeout',
  ],
  [
    'a server without space',
    [json('Fatal: unexpected HTTP response (507): 507 Insufficient Storage')],
    {},
    'SA_REPOSITORY_FULL',
    'no space',
  ],
  ['a quota', [json('write /r/x: disk quota exceeded')], {}, 'SA_REPOSITORY_FULL', ''],
  [
    'a refused key',
    [json('Fatal: unable to open config file: Stat: Access Denied.')],
    {},
    'SA_REPOSITORY_DENIED',
    'Access Denied',
  ],
  ['no key at all', [json('Fatal: s3.getCredentials: no credentials found. Use ...')], {}, 'SA_REPOSITORY_DENIED', ''],
  [
    'a busy server',
    [json('Fatal: unexpected HTTP response (503): 503 Service Unavailable')],
    {},
    'SA_REPOSITORY_UNREACHABLE',
    '503',
  ],
  ['a reader that went away', ['Fatal: write |1: broken pipe'], {}, 'SA_RESTIC_FAILED', 'broken pipe'],
  ['a kill by the kernel', [], { exit: null, signal: 'SIGKILL' }, 'SA_RESTIC_FAILED', 'SIGKILL'],
  ['an exit status of tomorrow', ['Fatal: what now'], { exit: 77 }, 'SA_RESTIC_FAILED', '77'],
  [
    'a failed removal, which is no incomplete backup',
    [json('failed to remove one or more snapshots')],
    { verb: 'forget', exit: 3 },
    'SA_RESTIC_FAILED',
    'failed to remove',
  ],
  ['an interrupt that was not ours', [json('context canceled')], { exit: 130 }, 'SA_RUN_CANCELLED', ''],
  [
    'a store given up',
    [RETRY, 'signal interrupt received, cleaning up', json('context canceled')],
    { exit: 130, ending: 'unreachable' },
    'SA_REPOSITORY_UNREACHABLE',
    'no such host',
  ],
  [
    'a lock, whose words span lines',
    ['unable to create lock in backend: repository is already locked by PID 7 on vm', 'storage ID 3d2f93a2'],
    { exit: 11 },
    'SA_REPOSITORY_LOCKED',
    'PID 7',
  ],
];

describe('the code of', () => {
  it.each(cases)('%s', (...[, stderr, more, code, says]) => {
    const error = diagnose(outcome(stderr, more), '/r') as Error;
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(says);
  });
});
