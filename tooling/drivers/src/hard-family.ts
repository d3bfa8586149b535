import type { Login } from '@stash-addons/testkit';
import { bulk } from './sql-family-data.js';

/** What a server of the family is filled and emptied by. */
export interface FamilyQueries {
  version: string;
  query(sql: string, database?: string): Promise<string>;
}

const SCHEMAS = `select hex(schema_name) from information_schema.schemata
  where schema_name not in ('mysql', 'information_schema', 'performance_schema', 'sys') order by 1`;

export async function schemasOf(server: FamilyQueries): Promise<string[]> {
  const found = (await server.query(SCHEMAS)).split('\n').filter(Boolean);
  return found.map((hex) => Buffer.from(hex, 'hex').toString());
}

export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A text in a statement. */
export function literal(text: string): string {
  return `'${text.replaceAll(/[\\']/g, (letter) => `\\${letter}`)}'`;
}

export async function fillLarge(server: FamilyQueries, megabytes: number): Promise<void> {
  await server.query('create database big');
  await server.query(bulk(megabytes), 'big');
}

/** Drops every schema, and every account that `accounts` selects as text for a statement, in hex. */
export async function dropAll(server: FamilyQueries, accounts: string): Promise<void> {
  for (const name of await schemasOf(server)) await server.query(`drop database ${quoted(name)}`);
  const found = (await server.query(accounts)).split('\n').filter(Boolean);
  for (const hex of found) await server.query(`drop ${Buffer.from(hex, 'hex').toString()}`);
}

/** How the conformance kit makes a user who may connect from here and no more, and gives another one a new password. */
export function loginOf<Server extends FamilyQueries>(
  changePassword: (server: Server, password: string) => Promise<void>,
): Pick<Login, 'stranger' | 'changePassword'> {
  return {
    stranger: async ({ handle }, { newUser, newPassword }) => {
      const server = handle as Server;
      await server.query(`create user ${literal(newUser)}@'127.0.0.1' identified by ${literal(newPassword)}`);
    },
    changePassword: ({ handle }, { newPassword }) => changePassword(handle as Server, newPassword),
  };
}
