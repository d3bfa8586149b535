import { existsSync } from 'node:fs';

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

/**
 * The command, so wrapped that the kernel kills it when this process dies. Where there is no setpriv (macOS) it is left
 * as it is; the tap's own guard and the journal of processes stand in.
 */
export function dieWithParent(command: readonly string[]): string[] {
  return SETPRIV === undefined ? [...command] : [SETPRIV, '--pdeathsig', 'KILL', '--', ...command];
}
