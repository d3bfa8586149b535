import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endsGuard } from '../src/ends-guard.js';

const HEAD =
  '-- A dump of the users\nCREATE USER x;\n-- MariaDB dump 10.19\n--\n-- Host: db    Database: app\n-- ----\n' +
  '-- Server version\t10.11.18\n\n/*!40101 SET NAMES utf8mb4 */;\n--\n-- GTID to start replication from\n--\n\n';
const DATABASE = '\n--\n-- Current Database: `app`\n--\n\nUSE `app`;\n';
const table = (name: string) =>
  `\n--\n-- Dumping data for table \`${name}\`\n--\n\nINSERT INTO x VALUES ('\\n--\\n-- Dumping');\n`;
const END = '-- Dump completed on 2026-01-02\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sa-guard-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const told = (what: string) => existsSync(join(folder, `stream.${what}`));

/** Lets the guard read one text after the other, and asks after each what it has told. */
async function guarded(texts: string[], tables = 2) {
  const notes = join(folder, 'stream') as never;
  const [program, ...args] = endsGuard(1, { tables, mark: '-- Dumping data for table ', notes }).argv as string[];
  const child = spawn(program as string, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const [seen, said] = [[] as boolean[], [] as string[]];
  child.stderr.on('data', (chunk) => said.push(String(chunk)));
  for (const text of texts) {
    child.stdin.write(text);
    for (let left = text.length; left > 0;) left -= String((await once(child.stdout, 'data'))[0]).length;
    await new Promise((done) => setTimeout(done, 50));
    seen.push(told('begun'));
  }
  child.stdin.end();
  const [code] = await once(child, 'close');
  return { code: code as number, seen, said: said.join('') };
}

describe('the guard behind a stream', () => {
  it('tells that a dump has begun when it writes of its databases, not before, and when it has come to its end', async () => {
    const { code, seen } = await guarded([HEAD, DATABASE.slice(0, 9), DATABASE.slice(9), table('a') + table('b'), END]);
    expect(seen).toEqual([false, false, true, true, true]);
    expect(code).toBe(0);
    expect(told('ended')).toBe(true);
  });

  it('tells that one of nothing has begun when it ends', async () => {
    expect(await guarded([HEAD, END], 0)).toMatchObject({ code: 0, seen: [false, true] });
  });

  it.each([
    [[table('a')], '1 tables came, where 2 were there before\n'],
    [[table('a'), table('b'), table('a')], '3 tables came, where 2 were there before\n'],
  ])('fails where other than as many tables came', async (tables, says) => {
    const { code, said } = await guarded([HEAD, DATABASE, tables.join(''), END]);
    expect({ isGood: code === 0, said, ended: told('ended') }).toEqual({ isGood: false, said: says, ended: false });
  });

  it('counts a table whose comment comes in two pieces once', async () => {
    const text = table('a') + table('b');
    for (const at of [1, 5, 20, 33]) {
      expect((await guarded([HEAD, DATABASE, text.slice(0, at), text.slice(at), END])).code).toBe(0);
    }
  });

  it('fails where a dump does not come to its end', async () => {
    expect(await guarded([HEAD, DATABASE], 0)).toMatchObject({ said: 'only 0 of 1 dumps came to their end\n' });
  });
});
