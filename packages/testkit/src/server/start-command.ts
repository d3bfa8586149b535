import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { shell, type ShellPlace } from '../machine/shell.js';
import { findProgram } from '../machine/programs.js';

const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 15_000;
const ASK_EVERY_MS = 50;
const LAST_WORDS_MS = 1000;

/** Something in the foreground that is asked until it is ready. */
export interface Startable extends ShellPlace {
  argv: readonly [string, ...string[]];
  /** Text for `sh`; without it, the port has to take a connection. */
  ready: string | undefined;
  port: number;
}

/** Starts a server and returns how to stop it, once it is ready. It dies with this process, however that ends. */
export async function startCommand(server: Startable): Promise<() => Promise<void>> {
  const { cwd, env } = server;
  const [file, ...args] = dieWithParent(server.argv);
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (printed += part.toString()));
  child.once('error', (error) => (printed += error.message));
  try {
    await untilReady(server, child, () => printed.slice(-2000));
  } catch (error) {
    await stop(child);
    throw error;
  }
  return () => stop(child);
}

function dieWithParent(argv: readonly [string, ...string[]]): [string, ...string[]] {
  const setpriv = findProgram('setpriv');
  return setpriv === undefined ? [...argv] : [setpriv, '--pdeathsig', 'KILL', '--', ...argv];
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

async function untilReady(server: Startable, child: ChildProcess, printed: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(server))) {
    if (hasEnded(child)) {
      await allRead(child);
      throw new Error(`The server ended before it was ready: ${printed()}`);
    }
    if (Date.now() > deadline) throw new Error(`The server was not ready in time: ${printed()}`);
    await sleep(ASK_EVERY_MS);
  }
}

/** What a process has said comes after its end; who inherited its output may keep that open. */
async function allRead({ stdout, stderr }: ChildProcess): Promise<void> {
  const streams = [stdout, stderr].flatMap((stream) => (stream === null ? [] : [finished(stream)]));
  await Promise.race([Promise.allSettled(streams), sleep(LAST_WORDS_MS, undefined, { ref: false })]);
}

function isReady({ ready, port, cwd, env }: Startable): Promise<boolean> {
  if (ready === undefined) return answers('127.0.0.1', port);
  return shell(ready, { cwd, env }).then(
    () => true,
    () => false,
  );
}

/** Whether somebody takes connections there. */
export function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (yes: boolean): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.setTimeout(2000, () => settle(false));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(force);
}
