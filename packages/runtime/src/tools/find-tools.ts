import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { StashError, compareVersions, inRange, versionNumbers, type FoundTool, type Tool } from '@stash-addons/core';

const run = promisify(execFile);
const VERSION_MS = 10_000;

export type FoundTools = Record<string, FoundTool[]>;

/** Every version of each declared tool on this machine, newest first; each program is asked once. */
export async function findTools(tools: Record<string, Tool>, path = process.env['PATH'] ?? ''): Promise<FoundTools> {
  const found = await Promise.all(Object.entries(tools).map(([name, tool]) => findTool(name, tool, path)));
  return Object.fromEntries(Object.keys(tools).map((name, index) => [name, found[index] as FoundTool[]]));
}

/**
 * The absolute path of a program a plan names: itself where it is a path, the newest found one that is in range where
 * it is declared, else the first in PATH. Throws SA_TOOL_MISSING.
 */
export function programFinder(tools: Record<string, Tool>, found: FoundTools): (name: string) => string {
  return (name) => {
    const path = name.includes('/') ? executable(name) : byName(name, tools, found);
    if (path !== undefined) return path;
    const declared = tools[name.split('/').at(-1) as string];
    throw new StashError('SA_TOOL_MISSING', {
      tool: name,
      range: declared?.range ?? 'any version',
      found: found[name]?.map((one) => one.version).join(', ') || 'none',
      install: declared?.install ?? `the package that has ${name}`,
    });
  };
}

function byName(name: string, tools: Record<string, Tool>, found: FoundTools): string | undefined {
  const tool = tools[name];
  if (tool !== undefined) return found[name]?.find((one) => inRange(one.version, tool.range))?.path;
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => executable(join(folder, name)))
    .find(Boolean);
}

async function findTool(name: string, tool: Tool, path: string): Promise<FoundTool[]> {
  const folders = [...path.split(delimiter), ...tool.folders.flatMap(expandFolder)];
  const paths = folders.map((folder) => executable(join(folder, name))).filter((one) => one !== undefined);
  const versions = await Promise.all(uniqueFiles(paths).map((one) => askVersion(one, tool)));
  return versions.filter((one) => one !== undefined).sort((a, b) => compareVersions(b.version, a.version));
}

/** The folders a pattern stands for; `*` is one path part. */
export function expandFolder(pattern: string): string[] {
  return pattern
    .split('/')
    .slice(1)
    .reduce<string[]>(
      (folders, part) =>
        folders.flatMap((folder) => (part.includes('*') ? matching(folder, part) : [join(folder, part)])),
      ['/'],
    );
}

function matching(folder: string, part: string): string[] {
  const pattern = new RegExp(
    `^${part
      .split('*')
      .map((text) => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]*')}$`,
  );
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Two folders of PATH are often the same one by a link. */
function uniqueFiles(paths: string[]): string[] {
  const seen = new Map(paths.toReversed().map((path) => [realpathSync(path), path]));
  return paths.filter((path) => seen.get(realpathSync(path)) === path);
}

async function askVersion(path: string, { versionArgs, versionPattern }: Tool): Promise<FoundTool | undefined> {
  const answer = await askOnce(path, versionArgs);
  const version = versionPattern === undefined ? firstVersion(answer) : new RegExp(versionPattern).exec(answer)?.[1];
  return version === undefined || versionNumbers(version).length === 0 ? undefined : { path, version };
}

async function askOnce(path: string, args: string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(path, args, { timeout: VERSION_MS, env: { PATH: process.env['PATH'] ?? '' } });
    return `${stdout}\n${stderr}`;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `${stdout ?? ''}\n${stderr ?? ''}`;
  }
}

/** The first number with a point counts: a program's name may hold digits. */
function firstVersion(text: string): string | undefined {
  return /\d+(?:\.\d+)+\S*/.exec(text)?.[0] ?? /\b\d+\b/.exec(text)?.[0];
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}
