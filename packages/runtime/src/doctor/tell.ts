import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DOCTOR_FILE, type DoctorResult } from '@stash-addons/core';
import { jsonWithoutSecrets, writeJson } from '../result/write-result.js';

/** Writes `doctor.json` into the folder, or prints it where there is none. Returns 1 where a finding is an error. */
export function tell(result: DoctorResult, folder?: string): number {
  if (folder === undefined) process.stdout.write(`${jsonWithoutSecrets(result)}\n`);
  else {
    mkdirSync(folder, { recursive: true });
    writeJson(join(folder, DOCTOR_FILE), result);
  }
  return result.findings.some(({ level }) => level === 'error') ? 1 : 0;
}
