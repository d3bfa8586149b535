import type { Manifest } from '@stash-addons/core';
import { addonRights } from './addon-rights.js';
import { admissionParts } from './admission/policies.js';
import type { Part } from './object.js';
import { operatorParts } from './operator.js';
import { operatorRights, userRights } from './rbac.js';
import type { Values } from './values.js';

/** All of an installation but namespace, kinds and addons, in the order in which it is applied. */
export function partsOf(values: Values, addons: readonly Manifest[]): Part[] {
  const rights = [...operatorRights(values), ...addonRights(values, addons), ...userRights()];
  return [...rights, ...admissionParts(), ...operatorParts(values)];
}
