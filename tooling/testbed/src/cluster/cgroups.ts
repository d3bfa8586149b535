import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = '/sys/fs/cgroup';
const UNIFIED_CONTROLLERS = '+cpu +cpuset +io +memory +pids';
const ATTEMPTS = 50;

function isUnified(): boolean {
  return existsSync(join(ROOT, 'cgroup.controllers'));
}

/** One folder on a machine with unified control groups, else one for each controller. */
function hierarchies(): string[] {
  if (isUnified()) return [ROOT];
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(ROOT, entry.name));
}

/** The path of a cluster's control groups, as the kubelet wants it. */
export function cgroupOf(name: string): string {
  return `/stash-addons-${name}`;
}

/** Makes the control group below which the kubelet puts those of its pods. */
export function createCgroups(name: string): void {
  for (const hierarchy of hierarchies()) mkdirSync(join(hierarchy, cgroupOf(name)), { recursive: true });
  if (!isUnified()) return;
  for (const folder of [ROOT, join(ROOT, cgroupOf(name))]) {
    writeFileSync(join(folder, 'cgroup.subtree_control'), UNIFIED_CONTROLLERS);
  }
}

function removeTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  }
  rmdirSync(folder);
}

function triesToRemove(folder: string): boolean {
  try {
    removeTree(folder);
    return true;
  } catch {
    return !existsSync(folder);
  }
}

/** Removes them; a group of processes that ended just now stays busy for a moment. */
export async function removeCgroups(name: string): Promise<void> {
  const folders = hierarchies().map((hierarchy) => join(hierarchy, cgroupOf(name)));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const left = folders.filter((folder) => existsSync(folder) && !triesToRemove(folder));
    if (left.length === 0) return;
    await sleep(100);
  }
  throw new Error(
    `These control groups are still in use: ${folders.filter((folder) => existsSync(folder)).join(', ')}`,
  );
}
