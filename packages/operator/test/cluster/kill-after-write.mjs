import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

/** Loaded into an operator, it kills the process as soon as the API server has answered so many of its writes. */
let left = Number(process.env['KILL_AFTER_WRITES']);
/** The lease and what is told beside the work are no steps of it, and a dry run writes nothing. */
const NO_STEP = /\/leases|\/events|dryRun=/;

for (const module of [http, https]) {
  const { request } = module;
  module.request = (...args) => {
    const made = request(...args);
    if (made.method === 'GET' || NO_STEP.test(made.path)) return made;
    return made.once('response', (answer) => {
      if (answer.statusCode >= 300) return;
      left -= 1;
      process.stdout.write(`${made.method} ${made.path.split('?', 1)[0]}\n`);
      if (left === 0) process.kill(process.pid, 'SIGKILL');
    });
  };
}
syncBuiltinESMExports();
