import { readFileSync } from 'node:fs';
import { Secret, StashError } from '@stash-addons/core';
import type { Restic } from '@stash-addons/restic';
import type { CommandRun, OptionSpec } from '../command.js';
import type { OPTIONS } from '../options.js';
import { printJson, printLine, printTable, shortTime } from '../output/print.js';
import { withRepository } from '../repository.js';

type KeyFlags = (typeof OPTIONS)['repo'] & { 'new-password-file': OptionSpec & { type: 'string' } };

export const runKey: CommandRun<KeyFlags> = async ({ words: [action = '', id], values, signal }) => {
  if (!Object.hasOwn(ACTIONS, action)) throw usage(`key ${action} is not list, add, remove or passwd`);
  const act = ACTIONS[action as keyof typeof ACTIONS];
  await withRepository(values.repo, signal, (restic) =>
    act(restic, { id, file: values['new-password-file'], json: values.json ?? false }),
  );
};

interface KeyInput {
  id: string | undefined;
  file: string | undefined;
  json: boolean;
}

const ACTIONS = {
  list: async ({ keys }: Restic, { json }: KeyInput) => {
    const found = await keys.list();
    if (json) return printJson(found);
    printTable(
      ['ID', 'IN USE', 'USER', 'HOST', 'CREATED'],
      found.map(({ id, current, userName, hostName, created }) => [
        id.slice(0, 8),
        current ? 'yes' : '',
        userName,
        hostName,
        shortTime(created),
      ]),
    );
  },
  add: async ({ keys }: Restic, input: KeyInput) => {
    const id = await keys.add({ password: newPassword(input.file) });
    if (input.json) printJson({ id });
    else printLine(`Added the key ${id.slice(0, 8)}.`);
  },
  remove: async ({ keys }: Restic, { id, json }: KeyInput) => {
    if (id === undefined) throw usage('key remove needs the id of a key');
    await keys.remove(id);
    if (json) printJson({ removed: id });
    else printLine(`Removed the key ${id}.`);
  },
  passwd: async ({ keys }: Restic, { file, json }: KeyInput) => {
    await keys.passwd({ password: newPassword(file) });
    if (json) printJson({ changed: true });
    else printLine('Changed the password. Keep the new one safe: nobody can restore without it.');
  },
};

function newPassword(file: string | undefined): Secret {
  if (file === undefined) throw usage('--new-password-file is missing');
  try {
    return new Secret(readFileSync(file, 'utf8').replace(/\r?\n$/, ''));
  } catch (cause) {
    throw new StashError('SA_PASSWORD_FILE', { path: file, problem: (cause as Error).message }, { cause });
  }
}

function usage(problem: string): StashError {
  return new StashError('SA_USAGE', { problem, help: 'stash-addons key --help' });
}
