import { ADDON_LABEL, LOCK_KEY, LOCK_LABEL_VALUE, MANIFEST_KEY } from '@stash-addons/host';
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

/** The lock of the addons as JSON: an operator that is started with `--frozen` uses nothing else. */
export function lockConfigMap(namespace: string, lock: string): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${NAME}-lock`, namespace, labels: { ...LABELS, [ADDON_LABEL]: LOCK_LABEL_VALUE } },
    data: { [LOCK_KEY]: lock },
  };
}
