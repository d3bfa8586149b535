import { StashError } from '@stash-addons/core';
import { settleOrphans } from '@stash-addons/engine';
import type { CommandRun } from '../command.js';
import { openSessions } from '../context.js';
import { printJson, printLine, printTable } from '../output/print.js';
import { yamlText } from '../output/yaml.js';

type NoFlags = Record<never, never>;

export const runSessions: CommandRun<NoFlags> = async ({ words: [action, name], values }) => {
  const { store, state } = openSessions(values);
  settleOrphans({ sessions: store, state });
  if (action === 'show' && name !== undefined) {
    const { session } = store.get(name);
    if (values.json) printJson(session);
    else printLine(`${yamlText(session)}# log: ${store.logOf(name)}`);
    return;
  }
  if (action !== undefined)
    throw new StashError('SA_USAGE', {
      problem: `sessions ${action} is not known`,
      help: 'stash-addons sessions --help',
    });
  const records = store.list();
  if (values.json) return printJson(records.map(({ session }) => session));
  printTable(
    ['SESSION', 'KIND', 'ADDON', 'PHASE', 'STARTED', 'DURATION'],
    records.map(({ session: { metadata, kind, status }, addon }) => [
      metadata.name ?? '',
      kind,
      `${addon.name} ${addon.release}`,
      status?.phase ?? 'Pending',
      String(metadata.creationTimestamp ?? ''),
      status?.sessionDuration ?? '',
    ]),
  );
};

export const runCancel: CommandRun<NoFlags> = async ({ words: [name = ''], values }) => {
  const { store, state } = openSessions(values);
  settleOrphans({ sessions: store, state });
  store.cancel(name);
  if (values.json) printJson({ cancelled: name });
  else printLine(`Asked the session ${name} to end.`);
};
