export { readCatalog } from './catalog/read-catalog.js';
export { podOf } from './controllers/session/admission.js';
export type { Patience } from './controllers/session/ending.js';
export type { Job } from './controllers/session/job.js';
export { readFlags } from './flags.js';
export { type Log, type LogLine, logToStdout } from './log.js';
export { type OperatorInput, runOperator } from './operator.js';
export { type Planned, type PlannedJob, planJob } from './plan.js';
export type { Settings } from './settings.js';
