import { backup, backupDocuments } from '@stash-addons/engine';
import type { CommandRun } from '../command.js';
import { openContext } from '../context.js';
import type { OPTIONS } from '../options.js';
import { ProgressView } from '../output/progress.js';
import { printYaml } from '../output/yaml.js';
import { printBackup, settle } from '../output/outcome.js';
import { retentionOf } from '../retention.js';
import { readShortForm } from '../short-form.js';
import { wishOf } from '../wish.js';

export const runBackup: CommandRun<(typeof OPTIONS)['backup']> = async ({ words: [url = ''], values, signal }) => {
  const progress = new ProgressView(values.verbose ?? false);
  try {
    const context = await openContext({ values, signal, onEvent: progress.on });
    const form = readShortForm(context.catalog, url, values);
    const options = {
      retention: retentionOf(values),
      ...(values.hostname === undefined ? {} : { hostname: values.hostname }),
    };
    const { objects, shown } = backupDocuments(form, options);
    if (values.yaml) return printYaml(shown);
    const invoker = objects.byName('BackupConfiguration', form.target.name);
    const outcome = await backup({ context, objects, invoker, wish: wishOf(values), strictParams: true });
    progress.end();
    settle(outcome, { json: values.json ?? false, print: printBackup });
  } finally {
    progress.end();
  }
};
