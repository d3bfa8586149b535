export { complete, type Completed } from './completeness.js';
export { coverageOf, covers, type Coverage } from './coverage.js';
export { MERGES, PRIVILEGES } from './declared.js';
export { diagnoses } from './diagnoses.js';
export type { Dialect, TlsWish } from './dialect.js';
export { familyDoctor } from './doctor.js';
export { DUMP_DEFAULTS, type Around, type Dump } from './dump.js';
export { ask, familyQuestions, readFamilyFacts, rowsOf, type Facts, type SpecialTable } from './facts.js';
export { END_MARK, SQL_FILE, SQL_FORMAT } from './formats.js';
export { holds, parseGrants, type Grants } from './grants.js';
export { restoreStreams } from './load.js';
export { multiDumpSegments } from './multi-dump.js';
export {
  GRANTED_OBJECTS,
  grantsOnDumped,
  isOnObject,
  readGrantedObjects,
  type GrantedObjects,
} from './object-grants.js';
export { argsParam, FAMILY_PARAMS, MULTI_DUMP_PARAM } from './params.js';
export { specialTableWarnings } from './special-tables.js';
export { backupStreams } from './streams.js';
export { readClientArgs, readDumpArgs } from './user-args.js';
