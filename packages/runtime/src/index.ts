export { runProgram } from './program/run-program.js';
export { JOURNAL_PATH } from './plan/journal.js';
