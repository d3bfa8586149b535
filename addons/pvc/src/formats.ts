import type { Format } from '@stash-addons/core';

/** Files as they lie in the volume, under the paths they had in the container; usually this one. */
export const formats: Format[] = [{ id: 'files', layout: 'volume', paths: ['/stash-data'], minBytes: 0, writes: true }];
