import type { Format } from '@stash-addons/core';
import { DUMP_FILE, END_MARK } from './database.js';

/** What a snapshot holds, and how a whole one is told from one that was cut off. */
export const formats = [
  {
    id: 'dump',
    layout: 'file',
    paths: [`/${DUMP_FILE}`],
    ...(END_MARK === '' ? {} : { end: { mark: END_MARK, within: 1024 } }),
    minBytes: Math.max(1, END_MARK.length),
    writes: true,
  },
] satisfies Format[];
