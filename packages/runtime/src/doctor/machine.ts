import { CONTRACT, isStashError, type DoctorResult, type Finding } from '@stash-addons/core';
import { namespaceFlags } from '../flow/in-place.js';
import { programFinder } from '../tools/find-tools.js';

interface Need {
  program: string;
  /** Ends the sentence "It ...". */
  purpose: string;
  install: string;
  level: 'warning' | 'error';
}

const NEEDS: Need[] = [
  { program: 'perl', purpose: 'watches every stream for its end', install: 'apt-get install perl', level: 'error' },
  { program: 'mkfifo', purpose: 'makes the pipes of a run', install: 'apt-get install coreutils', level: 'error' },
];

/** Without it what a killed program has started runs on until the next start ends it. */
const ENDS_CHILDREN: Need = {
  program: 'setpriv',
  purpose: 'lets the system end what a run has started when the run is killed',
  install: 'apt-get install util-linux',
  level: 'warning',
};

/** What a run of any addon needs of this machine, besides restic and the clients of its database. */
export function examineMachine(): DoctorResult {
  const needs = process.platform === 'linux' ? [...NEEDS, ENDS_CHILDREN] : NEEDS;
  return { contract: CONTRACT, findings: [...needs.map(look), ...namespaces()] };
}

function look({ program, purpose, install, level }: Need): Finding {
  const check = `machine.${program}`;
  try {
    return { check, level: 'ok', text: `${program} is here: ${programFinder({}, {})(program)}.` };
  } catch (error) {
    if (!isStashError(error)) throw error;
    const text = `The program ${program} was not found. It ${purpose}.`;
    return { check, level, text, fix: `Install it: ${install}.`, code: error.code };
  }
}

function namespaces(): Finding[] {
  if (process.platform !== 'linux') return [];
  const check = 'machine.namespaces';
  if (namespaceFlags() !== undefined) {
    return [{ check, level: 'ok', text: 'Dumps that are folders are stored under the same path as on a cluster.' }];
  }
  const text = 'No mount namespace can be made here, so dumps that are folders are stored under a relative path.';
  const fix = 'They can be restored all the same. To have the path of a cluster, allow user namespaces to this user.';
  return [{ check, level: 'warning', text, fix }];
}
