import { isAbsolute, resolve } from 'node:path';
import type { BackendRow } from './row.js';
import { notARepository } from './row.js';

export const local: BackendRow<'local'> = {
  provider: 'local',
  scheme: '',
  url: (settings) => settings.mountPath,
  parse(text) {
    const path = text.startsWith('local:') ? text.slice('local:'.length) : text;
    if (path === '') throw notARepository(text, 'it names no folder');
    const folder = isAbsolute(path) ? path : resolve(path);
    return { mountPath: folder, hostPath: { path: folder } };
  },
  keys: [],
};
