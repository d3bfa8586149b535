import { accessChecks } from './access.js';
import type { Check } from './check.js';
import { commandChecks } from './commands.js';
import { diskChecks } from './disk.js';
import { dumpChecks } from './dump.js';
import { killChecks } from './kill.js';
import { packageChecks } from './package.js';
import { restChecks } from './rest.js';
import { restoreChecks } from './restore.js';
import { roundTripChecks } from './round-trip.js';
import { tlsChecks } from './tls.js';
import { versionChecks } from './versions.js';

/** All checks, in the order they run. */
export const CHECKS: readonly Check[] = [
  ...packageChecks,
  ...roundTripChecks,
  ...restoreChecks,
  ...commandChecks,
  ...restChecks,
  ...accessChecks,
  ...dumpChecks,
  ...killChecks,
  ...diskChecks,
  ...tlsChecks,
  ...versionChecks,
];
