import { LABELS } from '../names.js';
import type { AnyObject, Part } from '../object.js';

/** A rule that objects have to keep, in CEL, and what is said of one that does not. */
export interface Rule {
  /** True where it is kept. */
  expression: string;
  /** What is wrong, and after it what to do. */
  message: string;
}

export interface Policy {
  /** Kind in lower case, in the plural. */
  resource: string;
  version: 'v1alpha1' | 'v1beta1';
  variables?: { name: string; expression: string }[];
  rules: readonly Rule[];
}

const API = 'admissionregistration.k8s.io/v1';

/** A policy and its binding, which refuses what breaks a rule. An object that is going may change as it likes. */
export function policyParts(policy: Policy): Part[] {
  const name = `${policy.resource}.stash-addons.dev`;
  const make = [() => policyObject(name, policy), () => bindingObject(name)];
  return make.map((one): Part => ({ file: 'admission', when: 'shared', make: one }));
}

function policyObject(name: string, { resource, version, variables = [], rules }: Policy): AnyObject {
  return {
    apiVersion: API,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name, labels: LABELS },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['stash.appscode.com'],
            apiVersions: [version],
            operations: ['CREATE', 'UPDATE'],
            resources: [resource],
          },
        ],
      },
      matchConditions: [{ name: 'stays', expression: '!has(object.metadata.deletionTimestamp)' }],
      ...(variables.length > 0 && { variables }),
      validations: rules.map(({ expression, message }) => ({ expression, message, reason: 'Invalid' })),
    },
  };
}

function bindingObject(name: string): AnyObject {
  return {
    apiVersion: API,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name, labels: LABELS },
    spec: { policyName: name, validationActions: ['Deny'] },
  };
}
