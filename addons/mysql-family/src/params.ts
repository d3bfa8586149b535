import { switchParam, textParam, type Param, type RunContext } from '@stash-addons/core';

/** Parameters of every addon of the family. */
export const FAMILY_PARAMS = {
  database: textParam('Of a backup of several databases the one to restore, of one of a single one where to load it', {
    appliesTo: ['restore'],
  }),
  parallel: {
    description: 'How many streams the rows of a backup are dumped in at once, and later restored; 1 is one file',
    schema: { type: 'integer', minimum: 1, maximum: 64, default: '1' },
    appliesTo: ['backup'],
  },
  partial: switchParam('Back up what the user may read, with a warning, also where that is not all', {
    appliesTo: ['backup'],
  }),
  binaryLog: switchParam('false loads without a word in the binary log, so that replicas do not get it', {
    schema: { type: 'boolean', default: 'true' },
    appliesTo: ['restore'],
  }),
} satisfies Record<string, Param>;

export const MULTI_DUMP_PARAM: Param = textParam(
  'Several dumps into one file, each introduced by $args=; args then holds what they have in common',
  { appliesTo: ['backup'] },
);

/** More arguments for the programs; `flag` is the one that carries them on the wire, with a default of its own. */
export function argsParam(flag: string, programs: string): Param {
  return textParam(`Arguments of ${programs}; quotes group words`, { flag, schema: { type: 'string' } });
}

/** How many streams of rows a backup is to have. */
export function streamsOf({ params }: RunContext): number {
  return Number(params['parallel'] ?? 1);
}
