import { execFile } from 'node:child_process';
import { StashError, type DoctorResult, type Finding } from '@stash-addons/core';

const LONGEST_MS = 120_000;

/** What a program's verb `doctor` says where it is given no run: whether what it needs is on this machine. */
export function askProgram(program: string, signal: AbortSignal): Promise<Finding[]> {
  const { PATH, HOME } = process.env;
  const options = { env: { PATH, HOME }, signal, timeout: LONGEST_MS };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, 'doctor'], options, (error, stdout, stderr) => {
      try {
        resolve((JSON.parse(stdout) as DoctorResult).findings);
      } catch {
        const ending = `exit status ${error?.code ?? 0}`;
        reject(new StashError('SA_STEP_DIED', { step: 'doctor', ending, text: stderr.trim() }));
      }
    });
  });
}
