import { type BackupConfiguration, type RestoreSession, StashError } from '@stash-addons/core';
import { loadDocuments, ObjectSet } from '@stash-addons/engine';

const INVOKER_KINDS = { backupconfiguration: 'BackupConfiguration', restoresession: 'RestoreSession' } as const;

/** The documents of `-f` and the one that `<kind>/<name>` names. Throws SA_USAGE, SA_YAML_* or SA_OBJECT_MISSING. */
export async function loadInvoker(
  word: string,
  files: readonly string[] = [],
): Promise<{ objects: ObjectSet; invoker: BackupConfiguration | RestoreSession }> {
  const [kindWord = '', ...rest] = word.split('/');
  const kind = INVOKER_KINDS[kindWord.toLowerCase() as keyof typeof INVOKER_KINDS];
  if (kind === undefined || rest.length === 0) {
    const problem = `${word} is not backupconfiguration/NAME or restoresession/NAME`;
    throw new StashError('SA_USAGE', { problem, help: 'stash-addons run --help' });
  }
  if (files.length === 0)
    throw new StashError('SA_USAGE', { problem: '-f is missing', help: 'stash-addons run --help' });
  const objects = ObjectSet.of(await loadDocuments(files));
  return { objects, invoker: objects.byName(kind, rest.join('/')) };
}
