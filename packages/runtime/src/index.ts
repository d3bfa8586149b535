export { runProgram } from './program/run-program.js';
