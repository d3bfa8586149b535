import { chooseTool, type Command, type RunContext } from '@stash-addons/core';

const INSTALL = 'apt-get install sqlite3';

export const SQLITE = { range: '>=3.27', install: INSTALL };

/** The database's file, as the address names it: sqlite:///srv/shop/shop.db */
export function fileOf({ connection }: RunContext): string {
  return connection.path;
}

/**
 * A script for `sh`: SQLITE is the program, FILE the database. The program takes the path of a copy in its own little language
 * alone, so a script changes into the folder of the copy first and names it without a path.
 */
export function script(context: RunContext, text: string, more: Partial<Command> = {}): Command {
  const { path } = chooseTool(context, 'sqlite3', SQLITE);
  return { argv: ['sh', '-euc', text], ...more, env: { SQLITE: path, FILE: fileOf(context), ...more.env } };
}
