import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What npm adds for the script it runs; a package manager started from there must not take it for its own. */
function withoutNpmScriptVariables(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_(package|lifecycle)_/.test(name)));
}

function start(command, args, options) {
  const env = withoutNpmScriptVariables({ ...process.env, ...options.env });
  return spawn(command, args, { cwd: options.cwd, env, stdio: options.stdio });
}

function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, problem: error.message }));
    child.once('close', (code, signal) => resolve({ code: code ?? 1, problem: signal ? `killed by ${signal}` : '' }));
  });
}

/** Runs a command and keeps its output: `{ code, output, problem }`, never throws. */
export async function capture(command, args, options = {}) {
  const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const end = await ended(child);
  return { ...end, output: Buffer.concat(chunks).toString('utf8') };
}

/** Runs a command quietly; when it fails, the error holds the end of what it said. */
export async function must(command, args, options = {}) {
  const { code, output, problem } = await capture(command, args, options);
  if (code === 0) return output;
  const said = output.trim().split('\n').slice(-40).join('\n');
  throw new Error(`${command} ${args.join(' ')} ended with ${problem || code}:\n${said}`);
}

/** Runs a command on this terminal and returns its exit status; it reads nothing, unless `stdin` is 'inherit'. */
export async function attached(command, args, { stdin = 'ignore', ...options } = {}) {
  const { code, problem } = await ended(start(command, args, { ...options, stdio: [stdin, 'inherit', 'inherit'] }));
  if (problem) process.stderr.write(`${command}: ${problem}\n`);
  return code;
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Where a program lies on PATH, or undefined. */
export function which(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}
