/** The part of a CustomResourceDefinition's schema that is used here. */
export interface Schema {
  description?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  format?: string;
  pattern?: string;
  enum?: string[];
  default?: string | number;
  anyOf?: { type: string }[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema;
  'x-kubernetes-int-or-string'?: true;
  'x-kubernetes-preserve-unknown-fields'?: true;
  'x-kubernetes-list-type'?: 'atomic' | 'map';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: 'atomic' | 'granular';
}

const NUMBER_OR_TEXT = {
  anyOf: [{ type: 'integer' }, { type: 'string' }],
  'x-kubernetes-int-or-string': true,
} as const satisfies Partial<Record<keyof Schema, unknown>>;

export function intOrString(): Schema {
  return { ...NUMBER_OR_TEXT, anyOf: [...NUMBER_OR_TEXT.anyOf] };
}

const NUMBER = String.raw`(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))`;
const SIGN = String.raw`(\+|-)?`;
const SUFFIX = `(([KMGTPE]i)|[numkMGTPE]|([eE]${SIGN}${NUMBER}))?`;

/** An amount as Kubernetes writes it, for example `1Gi` or `250m`. */
export function quantity(): Schema {
  return { ...intOrString(), pattern: `^${SIGN}${NUMBER}${SUFFIX}$` };
}
