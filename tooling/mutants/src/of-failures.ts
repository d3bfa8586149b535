import type { Mutant } from './mutant.ts';

const HIDE = 'if (backup) editResult((it) => delete it.error);';
const HIDE_OF_RESTORE = 'if (restore) editResult((it) => delete it.error);';
const INSECURE = `editRequest((it) => { const to = it.target.appBinding?.spec.clientConfig; if (to) to.insecureSkipTLSVerify = true; });`;
const MIX_UP = `const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=other', '-keyout', '/dev/null'];
const other = () => spawnSync('openssl', words).stdout.toString('base64');
editRequest((it) => { const to = it.target.appBinding?.spec.clientConfig; if (to?.caBundle) to.caBundle = other(); });`;
const OUTLIVE = `if (run && !process.env.SA_MUTANT_AGAIN) {
  const child = spawn(process.execPath, process.argv.slice(1), { detached: true, stdio: 'inherit', env: { ...process.env, SA_MUTANT_AGAIN: '1' } });
  await new Promise((done) => child.once('close', (code) => { process.exitCode = code; done(); }));
  process.exit();
}`;
/** The client of another one refuses to be told so. */
const CAN_BE_INSECURE = ['postgres', 'mariadb', 'mysql'];
const EXITED = /const exited = [^;]+;/;

/** Mistakes that show when something goes wrong. */
export const FAILURE_MUTANTS: readonly Mutant[] = [
  {
    kind: 'login-error-hidden',
    does: 'a backup that could not log in is told as a success',
    check: 'wrong-password',
    make: (copy) => copy.before(HIDE),
  },
  {
    kind: 'login-error-of-restore-hidden',
    does: 'a restore that could not log in is told as a success',
    check: 'wrong-password-restore',
    make: (copy) => copy.before(HIDE_OF_RESTORE),
  },
  {
    kind: 'login-missing-hidden',
    does: 'a backup without user and password is told as a success',
    check: 'no-login',
    make: (copy) => copy.before(HIDE),
  },
  {
    kind: 'code-lost',
    does: 'whatever fails is told as an internal error',
    check: 'unreachable',
    make: (copy) => copy.before(`editResult((it) => { if (it.error) it.error.code = 'SA_INTERNAL'; });`),
  },
  {
    kind: 'wrong-host',
    does: 'another host is backed up than the one that was named',
    check: 'address-used',
    make: (copy) =>
      copy.before(
        `editRequest((it) => { const to = it.target.appBinding?.spec.clientConfig; if (to) to.url = to.url.replace('127.77.7.7', '127.0.0.1'); });`,
      ),
  },
  {
    kind: 'password-stripped',
    does: 'only letters and digits of a password get through',
    check: 'hostile-passwords',
    make: (copy) =>
      copy.before(
        `if (request) { const path = join(secretsOf('db-auth'), 'password'); if (existsSync(path)) writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/[^A-Za-z0-9]/g, '')); }`,
      ),
  },
  {
    kind: 'rights-error-hidden',
    does: 'a backup of a part is told as a success',
    check: 'too-few-rights',
    make: (copy) => copy.before(HIDE),
  },
  {
    kind: 'tls-authority-unchecked',
    does: 'a certificate of anybody is taken',
    check: 'tls-other-authority',
    only: CAN_BE_INSECURE,
    make: (copy) => copy.before(INSECURE),
  },
  {
    kind: 'tls-of-restore-unchecked',
    does: 'a restore takes a certificate of anybody',
    check: 'tls-restore',
    only: CAN_BE_INSECURE,
    make: (copy) => copy.before(`if (restore) ${INSECURE}`),
  },
  {
    kind: 'tls-insecure-ignored',
    does: 'a certificate of another authority is refused, also where it is to be taken',
    check: 'tls-insecure',
    make: (copy) =>
      copy.before(
        `editRequest((it) => { const to = it.target.appBinding?.spec.clientConfig; if (to) delete to.insecureSkipTLSVerify; });`,
      ),
  },
  {
    kind: 'tls-authority-mixed-up',
    does: 'the client is told of another authority than the one that was given',
    check: 'tls-good',
    make: (copy) => copy.before(MIX_UP),
  },
  {
    kind: 'tls-time-unchecked',
    does: 'an expired certificate is taken',
    check: 'tls-expired',
    only: CAN_BE_INSECURE,
    make: (copy) => copy.before(INSECURE),
  },
  {
    kind: 'tls-name-unchecked',
    does: 'a certificate for another host is taken',
    check: 'tls-wrong-host',
    only: CAN_BE_INSECURE,
    make: (copy) => copy.before(INSECURE),
  },
  {
    kind: 'certificate-not-shown',
    does: 'the client certificate is not used',
    check: 'tls-client-certificate',
    make: (copy) =>
      copy.before(`if (request) for (const name of ['db-auth', 'db-tls']) {
  for (const key of ['tls.crt', 'tls.key']) spawnSync('rm', ['-f', join(secretsOf(name), key)]);
}
editRequest((it) => { if (it.target.appBinding) delete it.target.appBinding.spec.tlsSecret; });`),
  },
  {
    kind: 'exit-code-dropped',
    does: 'the exit status of a program is not looked at',
    check: 'dump-fails',
    make(copy) {
      copy.replace(EXITED, 'const exited = true;');
      copy.before(HIDE);
    },
  },
  {
    kind: 'error-output-ignored',
    does: 'an error that a program tells and exits 0 with is passed over',
    check: 'dump-says-error',
    make: (copy) => copy.replace(/if \(stderr\.errors\.count === 0\) return/, 'if (true) return'),
  },
  {
    kind: 'empty-dump-taken',
    does: 'a dump of nothing is told as a success',
    check: 'dump-empty',
    make: (copy) => copy.before(HIDE),
  },
  {
    kind: 'end-mark-skipped',
    does: 'nobody looks for the end mark of a dump',
    check: 'dump-cut',
    only: ['postgres'],
    make: (copy) => copy.replace(/const \{ end, minBytes \} = spec\.format;/, 'return undefined;'),
  },
  {
    kind: 'death-of-dump-ignored',
    does: 'a dump program that a signal ended counts as one that ended well',
    check: 'kill-dump',
    make(copy) {
      copy.replace(EXITED, 'const exited = true;');
      copy.before(HIDE);
    },
  },
  {
    kind: 'death-of-loader-ignored',
    does: 'a loader that a signal ended counts as one that ended well',
    check: 'kill-load',
    make: (copy) => copy.before(HIDE_OF_RESTORE),
  },
  {
    kind: 'death-of-restic-hidden',
    does: 'a backup whose restic died is told as a success',
    check: 'kill-restic-backup',
    make: (copy) => copy.before(HIDE),
  },
  {
    kind: 'death-of-restic-in-restore-hidden',
    does: 'a restore whose restic died is told as a success',
    check: 'kill-restic-restore',
    make: (copy) => copy.before(HIDE_OF_RESTORE),
  },
  {
    kind: 'outlives-its-parent',
    does: 'the work goes on in a process of its own when the program is killed',
    check: 'kill-program-backup',
    make: (copy) => copy.before(OUTLIVE),
  },
  {
    kind: 'outlives-its-parent-in-restore',
    does: 'a restore goes on in a process of its own when the program is killed',
    check: 'kill-program-restore',
    make: (copy) => copy.before(OUTLIVE),
  },
  {
    kind: 'cancel-ignored',
    does: 'a backup that is told to end goes on',
    check: 'cancel-backup',
    make: (copy) => copy.replace(/process\.on\("SIGTERM", cancel\);/, 'process.on("SIGTERM", () => undefined);'),
  },
  {
    kind: 'cancel-of-restore-hidden',
    does: 'a restore that was told to end is told as a success',
    check: 'cancel-restore',
    make: (copy) => copy.before(HIDE_OF_RESTORE),
  },
  {
    kind: 'full-disk-hidden',
    does: 'a backup into a repository without room is told as a success',
    check: 'disk-full-repository',
    make: (copy) => copy.before(HIDE),
  },
  {
    kind: 'full-scratch-hidden',
    does: 'a backup without room for temporary files is told as a success',
    check: 'disk-full-scratch',
    only: ['nats'],
    make: (copy) => copy.before(HIDE),
  },
  {
    kind: 'one-version-only',
    does: 'a backup works with the newest version alone',
    check: 'version-matrix',
    only: ['nats', 'mariadb'],
    make: (copy) =>
      copy.before(
        `if (request && /^(2[.]6|10[.]5)/.test(request.addon.release)) editResult((it) => { it.error = { code: 'SA_TARGET_FEATURE', message: 'old', hint: 'new' }; });`,
      ),
  },
];
