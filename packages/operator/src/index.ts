export type { Patience } from './controllers/session/ending.js';
export { type Log, type LogLine, logToStdout } from './log.js';
export { type OperatorInput, runOperator } from './operator.js';
export type { Settings } from './settings.js';
