import { connect } from 'node:net';
import { StashError, type HookHandler, type HttpPostAction } from '@stash-addons/core';
import { startChild } from '../process/child.js';
import { describeEnding, lastWords } from '../process/judge.js';
import type { Cluster, HookPod } from './cluster.js';
import { execInPod } from './exec-in-pod.js';
import { programFinder } from '../tools/find-tools.js';

const TIMEOUT_SECONDS = 300;
const KEPT_OUTPUT = 10 * 1024;
/** Where the wire has the address of its own pod. */
const THIS_MACHINE = '127.0.0.1';

export interface HookCall {
  hook: string;
  env: Record<string, string>;
  /** Fills the fields into a text. */
  fill(text: string): string;
  /** The pod that the hook is for; absent where that is this container. */
  target?: { cluster: Cluster; pod: HookPod; container: string | undefined };
}

/** Does every action of the handler, in the wire's order; the first that fails ends it. Throws SA_HOOK_FAILED. */
export async function doHook(handler: HookHandler, call: HookCall): Promise<void> {
  const { exec, httpGet, httpPost, tcpSocket } = handler;
  if (exec?.command !== undefined) await execute(exec.command.map(call.fill), call);
  if (httpGet !== undefined) await request('GET', httpGet, call);
  if (httpPost !== undefined) await request('POST', httpPost, call);
  if (tcpSocket !== undefined) await openSocket(tcpSocket, call);
}

async function execute(command: readonly string[], call: HookCall): Promise<void> {
  const [program, ...args] = command;
  if (program === undefined) throw failed(call, 'its command is empty');
  if (call.target !== undefined) return executeThere([program, ...args], call.target, call);
  const child = startChild({
    name: program,
    file: programFinder({}, {})(program),
    args,
    env: call.env,
    stdin: 'ignore',
    stdout: { keep: KEPT_OUTPUT },
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  const ending = await child.ended;
  if (ending.code === 0) return;
  const said = `${child.stdout?.text ?? ''}\n${child.stderr.text}`;
  throw failed(call, `${program} ended with ${describeEnding(ending)}: ${lastWords(said)}`);
}

async function executeThere(
  command: [string, ...string[]],
  { cluster, pod, container }: NonNullable<HookCall['target']>,
  call: HookCall,
): Promise<void> {
  const exec = { pod, container, command, timeoutSeconds: TIMEOUT_SECONDS, keep: KEPT_OUTPUT };
  const { problem, said } = await execInPod(cluster, exec).catch((error: Error) => ({
    problem: error.message,
    said: '',
  }));
  if (problem !== undefined) throw failed(call, `${command[0]} in the pod ${pod.name} ${problem}: ${lastWords(said)}`);
}

async function request(method: 'GET' | 'POST', action: HttpPostAction, call: HookCall): Promise<void> {
  const url = urlOf(action, call);
  const { body, type } = method === 'POST' ? contentOf(action, call) : {};
  const headers = new Headers(type === undefined ? {} : { 'content-type': type });
  for (const { name, value } of action.httpHeaders ?? []) headers.set(name, value);
  const signal = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
  const init = { method, headers, redirect: 'manual' as const, signal, ...(body === undefined ? {} : { body }) };
  const answer = await fetch(url, init).catch((error: Error) => {
    throw failed(call, `${url.host} did not answer: ${(error.cause as Error | undefined)?.message ?? error.message}`);
  });
  await answer.body?.cancel();
  if (answer.status >= 400) throw failed(call, `${url.host} answered ${answer.status}`);
}

function urlOf({ scheme = 'HTTP', host, path = '', port }: HttpPostAction, call: HookCall): URL {
  return new URL(
    `/${path.replace(/^\//, '')}`,
    `${scheme.toLowerCase()}://${hostOf(host, call)}:${portOf(port, call)}`,
  );
}

function contentOf({ body, form }: HttpPostAction, call: HookCall): { body?: string; type?: string } {
  if (form === undefined) return body === undefined ? {} : { body: call.fill(body), type: 'text/plain' };
  const fields = new URLSearchParams(
    form.flatMap(({ key, values = [] }) => values.map((value): [string, string] => [key, value])),
  );
  return { body: fields.toString(), type: 'application/x-www-form-urlencoded' };
}

function openSocket({ host, port }: { host?: string; port: string | number }, call: HookCall): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostOf(host, call), port: portOf(port, call), timeout: TIMEOUT_SECONDS * 1000 });
    const end = (problem?: string) => {
      socket.destroy();
      if (problem === undefined) resolve();
      else reject(failed(call, problem));
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(`port ${port} did not answer`));
    socket.once('error', (error) => end(error.message));
  });
}

function hostOf(host: string | undefined, { target }: HookCall): string {
  return host || (target?.pod.ip ?? THIS_MACHINE);
}

/** A name of a port is one of the pod's. */
function portOf(port: string | number, call: HookCall): number {
  const number = Number(namedPort(port, call) ?? port);
  if (Number.isInteger(number) && number > 0) return number;
  throw failed(call, `the port ${port} is a name, which has no meaning here`);
}

function failed({ hook }: HookCall, text: string): StashError {
  return new StashError('SA_HOOK_FAILED', { hook, text: text.replace(/\.$/, '') });
}

function namedPort(port: string | number, { target }: HookCall): number | undefined {
  const { containers = [] } = { ...target?.pod };
  const own = containers.filter(({ name }) => target?.container === undefined || name === target.container);
  return own.flatMap(({ ports }) => ports).find(({ name }) => name === port)?.containerPort;
}
