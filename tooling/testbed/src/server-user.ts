import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** PostgreSQL refuses to run as root; this is who it runs as then. */
export interface ServerUser {
  uid: number;
  gid: number;
  /** Options of setpriv. */
  privileges: string[];
}

function idOf(name: string, flag: '-u' | '-g'): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

/** A repository in root's home cannot be entered by others; the server then keeps the right to read past modes. */
const READ_ANYWHERE = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];

function canRun(privileges: string[], program: string): boolean {
  return spawnSync('setpriv', [...privileges, '--', program, '--version'], { cwd: '/' }).status === 0;
}

/** Who runs the server of `binDir`; undefined when we are nobody special ourselves. */
export function serverUser(binDir: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const name = idOf('postgres', '-u') === undefined ? 'nobody' : 'postgres';
  const [uid, gid] = [idOf(name, '-u') ?? 65534, idOf(name, '-g') ?? 65534];
  const plain = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const privileges = canRun(plain, join(binDir, 'postgres')) ? plain : [...plain, ...READ_ANYWHERE];
  return { uid, gid, privileges };
}

/** Runs a program to its end as that user. */
export function runAs(user: ServerUser | undefined, program: string, args: string[]): void {
  const [command, all] = user ? ['setpriv', [...user.privileges, '--', program, ...args]] : [program, args];
  execFileSync(command, all, { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
}
