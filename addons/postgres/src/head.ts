import type { HeadFilter } from '@stash-addons/core';

/**
 * Leaves out what a dump of roles says of the role that restores: it would lose its password, or its right to go on,
 * in the middle of the restore. Only the head has such lines: it ends with the first database.
 */
export function clusterHead(user: string): HeadFilter {
  const name = identifier(user);
  return {
    until: '^(?:-- PostgreSQL database dump$|\\\\connect )',
    drop: [`^CREATE ROLE ${name};$`, `^ALTER ROLE ${name} WITH .*;$`, `^DROP ROLE (?:IF EXISTS )?${name};$`],
  };
}

/** Newer dumps begin with a setting that older servers do not know, and there the first error undoes all. */
export function databaseHead(serverMajor: number): HeadFilter | undefined {
  if (serverMajor >= 17) return undefined;
  return { until: '^SET client_encoding ', drop: ['^SET transaction_timeout = 0;$'] };
}

/** As a dump may write it: in quotes, or without them where its letters allow that. */
function identifier(name: string): string {
  const quoted = `"${escaped(name.replaceAll('"', '""'))}"`;
  return /^[a-z_][a-z0-9_]*$/.test(name) ? `(?:${quoted}|${name})` : quoted;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
