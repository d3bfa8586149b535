import type { Manifest, Operation } from '../manifest.js';

export type Report = (path: string, message: string) => void;

/** A check across the fields of a manifest whose shape is right. */
export type Rule = (manifest: Manifest, report: Report) => void;

export type OperationName = 'backup' | 'restore';

export function operationsOf(manifest: Manifest): [OperationName, Operation][] {
  const { backup, restore } = manifest.operations;
  return restore === undefined
    ? [['backup', backup]]
    : [
        ['backup', backup],
        ['restore', restore],
      ];
}

/** Reports each value that was there before. */
export function eachOnce(values: readonly string[], report: (index: number, value: string) => void): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index) report(index, value);
  });
}

/** Whether a text is a regular expression. */
export function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
