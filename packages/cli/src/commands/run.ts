import { backup, restore } from '@stash-addons/engine';
import type { CommandRun } from '../command.js';
import { confirmation } from '../confirm.js';
import { openContext } from '../context.js';
import { loadInvoker } from '../documents.js';
import type { OPTIONS } from '../options.js';
import { printBackup, printRestore, settle } from '../output/outcome.js';
import { ProgressView } from '../output/progress.js';

export const runDocuments: CommandRun<(typeof OPTIONS)['run']> = async ({ words: [word = ''], values, signal }) => {
  const progress = new ProgressView(values.verbose ?? false);
  const json = values.json ?? false;
  try {
    const { objects, invoker } = await loadInvoker(word, values.file);
    const context = await openContext({ values, signal, onEvent: progress.on });
    const common = { context, objects, strictParams: false };
    if (invoker.kind === 'BackupConfiguration') {
      const outcome = await backup({ ...common, invoker });
      progress.end();
      settle(outcome, { json, print: printBackup });
    } else {
      const confirm = confirmation({ yes: values.yes, signal, beforeAsking: () => progress.end() });
      const outcome = await restore({ ...common, invoker, confirm });
      progress.end();
      settle(outcome, { json, print: printRestore });
    }
  } finally {
    progress.end();
  }
};
