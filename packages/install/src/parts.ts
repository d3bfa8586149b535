import { admissionParts } from './admission/policies.js';
import type { Part } from './object.js';
import { operatorParts } from './operator.js';
import { operatorRights, userRights } from './rbac.js';
import type { Values } from './values.js';

/** All of an installation but namespace, kinds and addons, in the order in which it is applied. */
export function partsOf(values: Values): Part[] {
  return [...operatorRights(values), ...userRights(), ...admissionParts(), ...operatorParts(values)];
}
