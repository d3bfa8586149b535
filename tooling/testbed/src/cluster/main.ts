import { spawn } from 'node:child_process';
import { findCluster } from './cluster.js';
import { startCluster } from './start.js';
import { stopCluster } from './stop.js';
import { startWorkload } from './workload.js';
import { WORKLOAD_KINDS } from './workload-kinds.js';
import type { WorkloadName } from './workload-kinds.js';

const USAGE = `Usage: npm run testbed COMMAND

  up [control-plane]   start Kubernetes; with control-plane without a node
  start KIND           start a server in it: ${Object.keys(WORKLOAD_KINDS).join(', ')}
  exec -- CMD          run a command in its network, with KUBECONFIG set
  log PROGRAM          print what a program of it has logged, such as kubelet
  down                 end it and remove all of it

STASH_ADDONS_CLUSTER names the cluster, when there is to be more than one.
`;

const name = process.env['STASH_ADDONS_CLUSTER'] ?? 'testbed';

async function up(args: string[]): Promise<number> {
  const started = Date.now();
  const controlPlaneOnly = args[0] === 'control-plane';
  const cluster = await startCluster({ name, controlPlaneOnly, detached: true });
  process.stdout.write(`${await cluster.kubectl(['version'])}`);
  process.stdout.write(
    `The cluster ${name} is up (${((Date.now() - started) / 1000).toFixed(1)} s): npm run testbed exec -- kubectl get pods -A\n`,
  );
  return 0;
}

function exec(args: string[]): Promise<number> {
  const { env, inside } = findCluster(name);
  const [program = '', ...rest] = inside(args[0] === '--' ? args.slice(1) : args);
  const child = spawn(program, rest, { env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function start([kind = '']: string[]): Promise<number> {
  if (!Object.hasOwn(WORKLOAD_KINDS, kind))
    throw new Error(`A server is one of ${Object.keys(WORKLOAD_KINDS).join(', ')}.`);
  const { host, port, name: secret } = await startWorkload(findCluster(name), { kind: kind as WorkloadName });
  process.stdout.write(`${host}:${port}; the Secret ${secret} has its username and password\n`);
  return 0;
}

async function log([program = '']: string[]): Promise<number> {
  process.stdout.write(findCluster(name).log(program));
  return 0;
}

async function down(): Promise<number> {
  await stopCluster(name);
  return 0;
}

const COMMANDS: Record<string, (args: string[]) => Promise<number>> = { up, start, exec, log, down };

async function main([command = '', ...args]: string[]): Promise<number> {
  const action = COMMANDS[command];
  if (action) return action(args);
  process.stderr.write(USAGE);
  return 2;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
