import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DumpProgram } from '../declare/conformance.js';
import { findProgram } from '../machine/programs.js';
import type { Served } from '../server/served.js';
import { Failed } from './failed.js';
import type { Lab } from './lab.js';

/** What a fake of the dump program does wrong. */
export type Misdeed = 'fails' | 'error' | 'nothing' | 'cut';

/** So much is left of a dump that fails: less than any whole one has. */
const SOME_BYTES = 400;
/** So much is missing of one that was cut: the end mark, and hardly more. */
const LAST_BYTES = 48;

export interface FakeDump {
  /** Folder for PATH. */
  bin: string;
  /** Whether the addon has let it dump. */
  wasTaken(): boolean;
}

/** A fake of the dump program; what it is asked besides dumps, the real one answers. */
export function fakeDump(lab: Lab, { database, env }: Served, misdeed: Misdeed): FakeDump {
  const dump = lab.addon.conformance.programs?.dump;
  if (dump === undefined) throw new Failed('Declare programs.dump, or say why not in lacks.dumpProgram');
  const real = findProgram(dump.name, env['PATH']);
  if (real === undefined) throw new Failed(`${dump.name} is not in PATH, as far as the server's env says`);
  const bin = join(lab.place('fake'), dump.folder?.(database.version) ?? 'bin');
  mkdirSync(bin, { recursive: true });
  const mark = join(bin, 'taken');
  const act = `: > '${mark}'\n${actOf(dump, misdeed, `'${real}' "$@"`)}`;
  const when = (dump.when ?? '*').replaceAll(' ', '\\ ');
  const script = `#!/bin/sh\n# A fake, made by stash-addons conform.\ncase "$*" in ${when})\n${act}\n;; esac\nexec '${real}' "$@"\n`;
  writeFileSync(join(bin, dump.name), script, { mode: 0o755 });
  return { bin, wasTaken: () => existsSync(mark) };
}

function actOf({ error, damage }: DumpProgram, misdeed: Misdeed, real: string): string {
  switch (misdeed) {
    case 'fails':
      return damage === undefined ? `${real} | head -c ${SOME_BYTES}; exit 1` : `${real}; exit 1`;
    case 'error':
      if (error === undefined) throw new Failed('Declare programs.dump.error, or say why not in lacks.dumpError');
      return `${real} || exit; printf '%s\\n' '${error}' >&2; exit 0`;
    case 'nothing':
      return 'exit 0';
    case 'cut':
      return damage === undefined ? `${real} | head -c -${LAST_BYTES}; exit 0` : `${real} || exit; ${damage}; exit 0`;
  }
}
