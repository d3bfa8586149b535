import { addonConfigMap, lockConfigMap } from './addon-config-map.js';
import { DEFINITIONS } from './definitions.js';
import { LABELS } from './names.js';
import type { AnyObject, Part, Remark } from './object.js';
import { type InstallOptions, valuesOf } from './options.js';
import { partsOf } from './parts.js';

/** An object with the remarks that belong beside it. */
export interface Remarked {
  object: AnyObject;
  remarks: readonly Remark[];
}

/** All that is applied to a cluster, in this order. Throws SA_USAGE. */
export function installation(options: InstallOptions): Remarked[] {
  const values = valuesOf(options);
  const { namespace } = values;
  const plain = (object: AnyObject): Remarked => ({ object, remarks: [] });
  const addons = (options.addons ?? []).map((manifest) =>
    addonConfigMap(namespace, manifest.addon.name, JSON.stringify(manifest)),
  );
  return [
    plain(namespaceObject(namespace)),
    ...((options.kinds ?? true) ? DEFINITIONS.map(plain) : []),
    ...partsOf(values, options.addons ?? []).flatMap((part) => expanded(part, options)),
    ...addons.map(plain),
    ...(options.lock === undefined ? [] : [plain(lockConfigMap(namespace, JSON.stringify(options.lock)))]),
  ];
}

/** The operator needs no right that the strictest rules for pods would deny. */
function namespaceObject(name: string): AnyObject {
  const labels = { ...LABELS, 'pod-security.kubernetes.io/enforce': 'restricted' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function expanded(
  { when, make, remarks = [] }: Part,
  { watchNamespaces = [], shared = true }: InstallOptions,
): Remarked[] {
  if (when === 'eachServed') return watchNamespaces.map((namespace) => ({ object: make(namespace), remarks }));
  const isLeftOut = (when === 'shared' && !shared) || (when === 'allServed' && watchNamespaces.length > 0);
  return isLeftOut ? [] : [{ object: make(''), remarks }];
}
