import { majorOf, StashError, type Coded, type RunContext } from '@stash-addons/core';
import { clientFor, type Client } from './clients.js';
import { majorVersion, versionText, type Facts } from './facts.js';

/** From these majors on, a client writes CREATE DATABASE in a way that servers before them refuse. */
export const TURNS = [13, 15];

/** A dump that its own server would refuse is worth having, but one has to know. */
export function dialectWarnings(context: RunContext, tool: Client, facts: Facts): Coded[] {
  const { version } = clientFor(context, tool, majorVersion(facts));
  const wanted = TURNS.findLast((turn) => majorOf(version) >= turn) ?? 0;
  if (wanted <= majorVersion(facts)) return [];
  const install = `apt-get install postgresql-client-${majorVersion(facts)}`;
  const details = { tool, version, wanted, target: context.connection.host, server: versionText(facts), install };
  return [new StashError('SA_TOOL_TOO_NEW', details).toJSON()];
}
