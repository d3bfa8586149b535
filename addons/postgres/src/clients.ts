import { chooseTool, majorOf, type FoundTool, type RunContext } from '@stash-addons/core';

export type Client = 'psql' | 'pg_dump' | 'pg_dumpall' | 'pg_restore';

const PACKAGE = 'apt-get install postgresql-client';

/** The newest one reads every script: older ones do not know what newer dumps say to psql. */
export function newestClient(context: RunContext, tool: Client): FoundTool {
  return chooseTool(context, tool, { install: PACKAGE, prefer: isItself });
}

/**
 * The client that fits servers of `major`: an older one refuses them, and a newer one writes what they do not
 * understand, so the oldest that is not too old.
 */
export function clientFor(context: RunContext, tool: Client, major: number): FoundTool {
  return chooseTool(context, tool, {
    ...{ range: `>=${major}`, oldestMajor: true, prefer: isItself, install: `${PACKAGE}-${major}` },
  });
}

/** Debian's /usr/bin/psql and the like are one script that chooses a version anew each time it is started. */
function isItself({ path, version }: FoundTool): boolean {
  return path.includes(`/${majorOf(version)}/`);
}
