import type { ApiObject } from '@stash-addons/core';

/** Kinds the local engine reads; Function and Task come from the installed addons. */
export const KINDS = ['AppBinding', 'Secret', 'Repository', 'BackupConfiguration', 'RestoreSession'] as const;
export type Kind = (typeof KINDS)[number];

/** One object with the place it was read from, for messages. */
export interface SourcedObject {
  object: ApiObject;
  file: string;
  lineOf: (path: readonly (string | number)[]) => number;
}
