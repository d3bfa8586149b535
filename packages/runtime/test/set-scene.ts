import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Unit } from '@stash-addons/core';
import { cacheBin } from '@stash-addons/testbed';
import { restic, resticText, sh, type Scene, type Snapshot } from './harness.js';
import { read } from './traces.js';

const END = 'echo "-- widget complete"';

/** Ends well with a text that says which stream it is. */
export function dump(at: Scene, name: string, first = 'true'): Command {
  return sh(at, `${first}; echo "the widgets of the stream ${name}"; ${END}`);
}

/** Goes on when so many snapshots are stored. */
export function whenStored(at: Scene, count: number): string {
  return `until [ $(ls ${at.repo}/snapshots | wc -l) -ge ${count} ]; do sleep 0.05; done`;
}

/** Goes on when the scene's folder holds that file. */
export function whenThere(at: Scene, name: string): string {
  return `until [ -e ${at.root}/${name} ]; do sleep 0.05; done`;
}

/** A stream of the host `host-0`; the lead where it has no part name. */
export function unit(command: Command, part?: string): Unit {
  const file = part === undefined ? 'widget.txt' : `part-${part}.txt`;
  const flow = { kind: 'stream' as const, file, stages: [command] };
  return { host: 'host-0', format: 'marked', flow, ...(part === undefined ? {} : { part }) };
}

export const TAG = 'stash-addons.dev/';

export interface TimedSnapshot extends Snapshot {
  time: string;
}

/** Oldest first. */
export function stored(at: Scene): TimedSnapshot[] {
  return restic<TimedSnapshot[]>(at, 'snapshots').sort((a, b) => (a.time < b.time ? -1 : 1));
}

export function textOf(at: Scene, { id, paths }: Snapshot): string {
  return resticText(at, 'dump', id, paths[0] as string).toString();
}

/** Runs restic and notes each of its verbs in the scene's folder. */
export function notingRestic(at: Scene): { env: Record<string, string>; verbs: () => string[] } {
  const bin = join(at.root, 'noting');
  mkdirSync(bin);
  const script = `for word in "$@"; do case $word in backup|snapshots|dump|cat|init|forget|prune) echo $word >> ${at.root}/verbs; break;; esac; done`;
  const binary = join(bin, 'restic');
  writeFileSync(binary, `#!/bin/sh\n${script}\nexec ${cacheBin('restic')} "$@"\n`, { mode: 0o755 });
  const verbs = () => (read(at, 'verbs') ?? '').split('\n').filter((verb) => verb !== '');
  return { env: { RESTIC_BINARY: binary }, verbs };
}

export function lines(at: Scene, name: string): string[] {
  return readFileSync(join(at.root, name), 'utf8').trim().split('\n');
}
