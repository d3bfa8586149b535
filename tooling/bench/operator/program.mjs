import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LOOK_MS = 250;

/** In megabytes, as the kernel counts them. */
export function residentOf(pid) {
  const kilobytes = (name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  const inMegabytes = (name) => Number((kilobytes(name) / 1024).toFixed(1));
  return {
    resident: inMegabytes('VmRSS'),
    peak: inMegabytes('VmHWM'),
    anonymous: inMegabytes('RssAnon'),
    files: inMegabytes('RssFile'),
  };
}

export function socketsOf(pid) {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;
}

/** A program whose memory is looked at all the time; what it says is kept for when it fails. */
export function startProgram(command, { args, env }) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => (text = (text + part).slice(-100_000)));
  }
  let memory = { peak: 0 };
  const look = () => {
    try {
      const now = residentOf(child.pid);
      if (now.resident > 0) memory = now;
    } catch {
      // It has ended between two looks.
    }
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    pid: child.pid,
    log: () => text,
    memory: () => (look(), memory),
    assertRuns() {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${command} has ended:\n${text}`);
    },
    async end(signal = 'SIGTERM') {
      clearInterval(timer);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}
