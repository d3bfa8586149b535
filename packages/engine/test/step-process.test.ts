import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LogLine, runStep } from '../src/session/step-process.js';
import { tempFolder } from './temp-folder.js';

const SAYS = `for (const n of [1, 2, 3]) process.stderr.write(JSON.stringify({ msg: 'Line', n }) + '\\n');`;

/** Runs a program that says three lines, with its log there. */
async function run(log: string, lines: LogLine[]) {
  const folder = tempFolder();
  const program = join(folder, 'program.mjs');
  writeFileSync(program, SAYS);
  return runStep({
    name: 'widget',
    program,
    args: [],
    env: {},
    runDirectory: folder,
    log,
    onLine: (line) => lines.push(line),
    signal: new AbortController().signal,
  });
}

describe('a step', () => {
  it('goes on where its log finds no room, which is told', async () => {
    const lines: LogLine[] = [];
    const ending = await run('/dev/full', lines);
    expect(ending).toMatchObject({ exitCode: 0, signal: null });
    expect(lines.filter(({ msg }) => msg === 'Line').map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(lines.filter(({ msg }) => msg === 'The log cannot be written')).toMatchObject([
      { step: 'widget', text: expect.stringContaining('ENOSPC') as string },
    ]);
  });

  it('goes on where its log cannot be made at all', async () => {
    const lines: LogLine[] = [];
    expect(await run(join(tempFolder(), 'absent', 'log.jsonl'), lines)).toMatchObject({ exitCode: 0 });
    expect(lines.map(({ msg }) => msg)).toContain('The log cannot be written');
  });
});
