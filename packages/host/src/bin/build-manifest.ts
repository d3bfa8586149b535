import { runBuild } from '../build/run.js';

const { exitCode, stdout, stderr } = await runBuild(process.cwd(), process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
