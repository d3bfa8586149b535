import type { RestoreRule } from '@stash-addons/core';
import { restore, restoreDocuments } from '@stash-addons/engine';
import type { CommandRun } from '../command.js';
import { confirmation } from '../confirm.js';
import { openContext } from '../context.js';
import type { OPTIONS } from '../options.js';
import { printRestore, settle } from '../output/outcome.js';
import { printYaml } from '../output/yaml.js';
import { ProgressView } from '../output/progress.js';
import { readShortForm } from '../short-form.js';
import { wishOf } from '../wish.js';

export const runRestore: CommandRun<(typeof OPTIONS)['restore']> = async ({ words: [url = ''], values, signal }) => {
  const progress = new ProgressView(values.verbose ?? false);
  try {
    const context = await openContext({ values, signal, onEvent: progress.on });
    const form = readShortForm(context.catalog, url, values);
    const { objects, shown } = restoreDocuments(form, ruleOf(values));
    if (values.yaml) return printYaml(shown);
    const outcome = await restore({
      context,
      objects,
      invoker: objects.byName('RestoreSession', form.target.name),
      wish: wishOf(values),
      strictParams: true,
      confirm: confirmation({ yes: values.yes, signal, beforeAsking: () => progress.end() }),
    });
    progress.end();
    settle(outcome, { json: values.json ?? false, print: printRestore });
  } finally {
    progress.end();
  }
};

/** The rule that `--snapshot` and `--source-host` stand for. */
export function ruleOf(values: { snapshot?: string; 'source-host'?: string }): RestoreRule {
  return {
    ...(values['source-host'] === undefined ? {} : { sourceHost: values['source-host'] }),
    ...(values.snapshot === undefined ? {} : { snapshots: [values.snapshot] }),
  };
}
