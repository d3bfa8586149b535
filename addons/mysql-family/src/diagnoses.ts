import type { Diagnosis } from '@stash-addons/core';

/** Error numbers as the clients and the dump programs write them: `ERROR 1045 (28000)`, `Got error: 1045: "`, `(1045)`. */
function errors(...numbers: number[]): string {
  return `(?:^ERROR |[Ee]rror:? )(?:${numbers.join('|')})\\b|\\((?:${numbers.join('|')})\\)`;
}

export const diagnoses: Diagnosis[] = [
  { stderr: '^the dump does not hold the database ', code: 'SA_SELECTION_MISSING' },
  { stderr: '^only \\d+ of \\d+ dumps came to their end', code: 'SA_SNAPSHOT_INCOMPLETE' },
  { stderr: '^the dump holds the system tables of ', code: 'SA_DUMP_OF_OTHER_SERIES' },
  { stderr: '^it leads to several servers: ', code: 'SA_TARGET_SEVERAL' },
  {
    // The last is about the lock that a backup in several streams begins with: no load has a statement in its first line.
    stderr: '^tables of the database |^\\d+ tables came, where |^not every dump had begun |^ERROR 1205 .* at line 1:',
    code: 'SA_TARGET_BUSY',
  },
  { stderr: `TLS/SSL error|SSL connection error|${errors(2026, 3159)}`, code: 'SA_TARGET_CERTIFICATE' },
  // Of a statement that was run, and so by somebody who was let in.
  { stderr: '^ERROR (?:1045|1698) \\(28000\\) at line ', code: 'SA_TARGET_PRIVILEGE' },
  { stderr: errors(1045, 1130, 1698, 1820, 1862, 3118, 4151), code: 'SA_TARGET_PASSWORD' },
  { stderr: errors(1049), code: 'SA_TARGET_DATABASE' },
  {
    stderr: `${errors(2002, 2003, 2005, 1040, 1053)}|Lost connection to .* at '(?:handshake|reading|waiting)`,
    code: 'SA_TARGET_UNREACHABLE',
    wait: true,
  },
  { stderr: `--read-only|${errors(1792, 1836)}`, code: 'SA_TARGET_READ_ONLY' },
  {
    stderr: `[Ii]nsufficient privileges|${errors(1044, 1142, 1143, 1227, 1370, 1410, 1419)}`,
    code: 'SA_TARGET_PRIVILEGE',
  },
];
