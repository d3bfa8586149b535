import type { Mutant } from './mutant.ts';

/** A program that does its work, and something that it must not besides. */
const NOT_ONLY = `const secret = password();`;

/** Mistakes of the program in what is stored, started and left. */
export const PROGRAM_MUTANTS: readonly Mutant[] = [
  {
    kind: 'backup-of-nothing',
    does: 'a backup says that it is done, and has stored nothing',
    check: 'snapshot-identity',
    make: (copy) => copy.before('if (backup) succeed();'),
  },
  {
    kind: 'restore-of-nothing',
    does: 'a restore says that it is done, and has loaded nothing',
    check: 'round-trip-typical',
    make: (copy) => copy.before('if (restore) succeed();'),
  },
  {
    kind: 'large-restore-of-nothing',
    does: 'a restore of much says that it is done, and has loaded nothing',
    check: 'round-trip-large',
    make: (copy) => copy.before('if (restore) succeed();'),
  },
  {
    kind: 'hostile-names-lost',
    does: 'a restore of what has odd names says that it is done, and has loaded nothing',
    check: 'round-trip-hostile-names',
    make: (copy) => copy.before('if (restore) succeed();'),
  },
  {
    kind: 'dies-of-emptiness',
    does: 'the program ends without a result where there is nothing to back up',
    check: 'round-trip-empty',
    make: (copy) => copy.before('if (backup) process.exit(1);'),
  },
  {
    kind: 'tags-of-another',
    does: 'snapshots say that they are of another target',
    check: 'snapshot-identity',
    make: (copy) => copy.before(`editRequest((it) => (it.tags.target = 'demo/other'));`),
  },
  {
    kind: 'once-only',
    does: 'a second backup into the same repository fails',
    check: 'repeat-backup',
    make: (copy) =>
      copy.before(
        `if (backup && readdirSync(join(repository, 'snapshots')).length > 0) editRequest((it) => (it.repository.spec.backend.local.hostPath.path = '/nonexistent', it.dirs['/safe'] = '/nonexistent'));`,
      ),
  },
  {
    kind: 'blocked-by-refusal',
    does: 'a restore that was refused keeps the next one from working',
    check: 'restore-again',
    make: (copy) =>
      copy.before(`const mark = join(run, '..', 'blocked');
if (restore && existsSync(mark)) process.exit(1);
editResult((it) => { if (restore && it.error) writeFileSync(mark, ''); });`),
  },
  {
    kind: 'old-layout-forgotten',
    does: 'untagged snapshots are not taken for those of the target',
    check: 'snapshot-untagged',
    make: (copy) => copy.before('editRequest((it) => { if (restore) it.retention.adoptUntagged = false; });'),
  },
  {
    kind: 'restore-error-hidden',
    does: 'a restore that failed is told as a success',
    check: 'snapshot-missing',
    make: (copy) => copy.before('if (restore) editResult((it) => delete it.error);'),
  },
  {
    kind: 'foreign-snapshot-taken',
    does: 'a restore of something else is told as a success',
    check: 'snapshot-foreign',
    make: (copy) => copy.before('if (restore) editResult((it) => delete it.error);'),
  },
  {
    kind: 'cut-snapshot-taken',
    does: 'a restore of a stored dump without its end is told as a success',
    check: 'snapshot-cut',
    make: (copy) => copy.before('if (restore) editResult((it) => delete it.error);'),
  },
  {
    kind: 'arguments-of-restore-changed',
    does: 'restic is started with a cache that it was not told to use before',
    check: 'commands-restore',
    make: (copy) => copy.before(`if (restore) process.argv.push('--enable-cache=true');`),
  },
  {
    kind: 'arguments-changed',
    does: 'restic is started with another host than before',
    check: 'commands-backup',
    make: (copy) => copy.before(`if (backup) process.argv.push('--hostname=somewhere');`),
  },
  {
    kind: 'secret-on-argv',
    does: 'a secret stands on a command line',
    check: 'leaks-backup',
    make: (copy) => copy.before(`if (backup) { ${NOT_ONLY} spawnSync('true', ['--password=' + secret]); }`),
  },
  {
    kind: 'secret-in-log',
    does: 'a secret is printed',
    check: 'leaks-backup',
    make: (copy) => copy.before(`if (backup) { ${NOT_ONLY} console.error('connecting with ' + secret); }`),
  },
  {
    kind: 'secret-in-environment',
    does: 'a program that a secret is not for finds it in its environment',
    check: 'leaks-backup',
    make: (copy) => copy.before(`if (backup) { ${NOT_ONLY} spawnSync('true', { env: { SECRET: secret } }); }`),
  },
  {
    kind: 'secret-in-file',
    does: 'a secret is written to a file that others can read',
    check: 'leaks-restore',
    make: (copy) =>
      copy.before(`if (restore) { ${NOT_ONLY} writeFileSync('/tmp/sa-mutant-' + process.pid, secret); }
process.on('exit', () => spawnSync('rm', ['-f', '/tmp/sa-mutant-' + process.pid]));`),
  },
  {
    kind: 'key-in-file',
    does: 'the key of the client certificate is written to a file that others can read',
    check: 'leaks-certificate',
    make: (copy) =>
      copy.before(`const all = [...values('db-tls'), ...values('db-auth')];
const key = Object.fromEntries(all)['tls.key'];
if (key) writeFileSync(join(run, 'tmp', 'client.key'), key, { mode: 0o644 });`),
  },
  {
    kind: 'process-left',
    does: 'something is left running in the background',
    check: 'left-processes',
    make: (copy) => copy.before(`spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).unref();`),
  },
  {
    kind: 'lock-left',
    does: 'a lock of the repository stays',
    check: 'left-locks',
    make: (copy) =>
      copy.before(
        `if (backup) process.on('exit', () => writeFileSync(join(repository, 'locks', 'f'.repeat(64)), 'x'));`,
      ),
  },
  {
    kind: 'file-left',
    does: 'a temporary file stays',
    check: 'left-files',
    make: (copy) => copy.before(`writeFileSync(join(process.env.TMPDIR, 'dump.tmp'), 'x');`),
  },
];
