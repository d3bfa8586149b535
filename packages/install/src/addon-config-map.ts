import { ADDON_LABEL, MANIFEST_KEY } from '@stash-addons/host';
import { LABELS, NAME } from './names.js';
import type { AnyObject } from './object.js';

/** The manifest of an addon, as the operator finds it. */
export function addonConfigMap(namespace: string, addon: string, manifest: string): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${NAME}-addon-${addon}`, namespace, labels: { ...LABELS, [ADDON_LABEL]: 'true' } },
    data: { [MANIFEST_KEY]: manifest },
  };
}
