import type { Format } from '@stash-addons/core';

/** Name of the copy, and of the folder that it is in: below the private folder of a run, and in a snapshot. */
export const COPY = 'database.sqlite';
export const FOLDER = 'sqlite';
export const PATH = `/stash-tmp/${FOLDER}`;

/** A database has a page of 512 bytes at least. It ends with no mark: the copy is checked whole before it is stored. */
export const formats: Format[] = [{ id: 'copy', layout: 'tree', paths: [PATH], minBytes: 512, writes: true }];
