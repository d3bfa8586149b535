import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from './at-exit.js';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

export interface ServerCommand {
  program: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** Options of setpriv, to run as somebody else. */
  privileges?: string[];
  stopSignal: NodeJS.Signals;
  /** Asked until it says yes; it sees what the server has printed so far. */
  isReady(output: string): Promise<boolean> | boolean;
}

export interface ServerProcess {
  pid: number;
  /** All the server has printed. */
  output(): string;
  stop(): Promise<void>;
}

/** A server must not outlive the tests, not even when their process is killed. */
function commandLine({ program, args, privileges = [], stopSignal }: ServerCommand): [string, string[]] {
  if (process.platform !== 'linux') return [program, args];
  return ['setpriv', ['--pdeathsig', stopSignal.replace('SIG', ''), ...privileges, '--', program, ...args]];
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function untilReady(command: ServerCommand, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await command.isReady(output()))) {
    if (hasEnded(child)) throw new Error(`${command.program} ended before it was ready:\n${output()}`);
    if (Date.now() > deadline) throw new Error(`${command.program} was not ready in time:\n${output()}`);
    await sleep(50);
  }
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(force);
}

/** Starts a server in the foreground and returns when it answers. */
export async function startServer(command: ServerCommand): Promise<ServerProcess> {
  const [program, args] = commandLine(command);
  const child = spawn(program, args, {
    cwd: '/',
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.once('error', (error) => (printed += error.message));
  const forget = atExit(() => child.kill(command.stopSignal));
  const stop = async (): Promise<void> => {
    await stopChild(child, command.stopSignal);
    forget();
  };
  try {
    await untilReady(command, child, () => printed);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, output: () => printed, stop };
}

/** Whether somebody accepts connections on a port of the loopback address. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (yes: boolean): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
