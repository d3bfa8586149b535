import { compareVersions, StashError, versionNumbers, type FoundTool, type RunContext } from '@stash-addons/core';

export type Client = 'psql' | 'pg_dump' | 'pg_dumpall' | 'pg_restore';

/** The part of a version that says which versions it works with: 16 of 16.4. */
export function majorOf(version: string): number {
  return versionNumbers(version)[0] ?? 0;
}

/** The newest one reads every script: older ones do not know what newer dumps say to psql. */
export function newestClient(context: RunContext, tool: Client): FoundTool {
  return pick(context, tool, 0, newestFirst);
}

/**
 * The client that fits servers of `major`: an older one refuses them, and a newer one writes what they do not
 * understand, so the oldest that is not too old; of one major the newest.
 */
export function clientFor(context: RunContext, tool: Client, major: number): FoundTool {
  return pick(context, tool, major, (a, b) => majorOf(a.version) - majorOf(b.version) || newestFirst(a, b));
}

type Order = (a: FoundTool, b: FoundTool) => number;

function newestFirst(a: FoundTool, b: FoundTool): number {
  return compareVersions(b.version, a.version) || Number(isItself(b)) - Number(isItself(a));
}

/** Debian's /usr/bin/psql and the like are one script that chooses a version anew each time it is started. */
function isItself({ path, version }: FoundTool): boolean {
  return path.includes(`/${majorOf(version)}/`);
}

function pick(context: RunContext, tool: Client, major: number, order: Order): FoundTool {
  const found = context.tools[tool] ?? [];
  const [best] = found.filter(({ version }) => majorOf(version) >= major).sort(order);
  if (best !== undefined) return best;
  throw new StashError('SA_TOOL_MISSING', {
    tool,
    range: major === 0 ? 'any version' : `${major} or newer`,
    found: found.map(({ version }) => version).join(', ') || 'none',
    install: `apt-get install postgresql-client${major === 0 ? '' : `-${major}`}`,
  });
}
