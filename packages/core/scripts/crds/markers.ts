import type { Schema } from './schema.js';

/**
 * What a type of TypeScript cannot say. Fields are named `Interface.field`, or `*.field` for every interface; defaults so
 * named are for interfaces of ours alone.
 */
type OfField<T> = Record<string, T>;

/** Whole numbers of 64 bits; all others have 32. */
const LONG = new Set([
  ...['*.runAsUser', '*.runAsGroup', '*.fsGroup', '*.supplementalGroups', '*.tolerationSeconds'],
  ...['*.terminationGracePeriodSeconds', '*.expirationSeconds', 'SleepAction.seconds', '*.observedGeneration'],
  ...['*.keepLast', '*.keepHourly', '*.keepDaily', '*.keepWeekly', '*.keepMonthly', '*.keepYearly'],
  ...['*.maxConnections', '*.totalFiles', '*.newFiles', '*.modifiedFiles', '*.unmodifiedFiles'],
  ...['*.snapshotCount', '*.snapshotsRemovedOnLastCleanup'],
]);

const DEFAULTS: OfField<string | number> = {
  '*.driver': 'Restic',
  '*.executionOrder': 'Parallel',
  '*.executionPolicy': 'Always',
  '*.maxRetry': 1,
  '*.from': 'Same',
  'ContainerPort.protocol': 'TCP',
};

/** The wire takes any text here; to refuse what it takes would refuse documents of users. */
const ANY_TEXT = new Set(['Condition.status', '*.executionOrder']);

/** Nothing can be done without them, but the wire takes documents that lack them. */
const NOT_ASKED_FOR = new Set(['FormField.key', 'TaskStep.name', 'RepositorySpec.backend', 'SessionSpec.invoker']);

/** Base64. */
const BYTES = new Set(['ClientConfig.caBundle', 'AddedKey.value']);

const LISTS_BY_KEY: OfField<string[]> = {
  'ResourceRequirements.claims': ['name'],
  'PersistentVolumeClaimStatus.conditions': ['type'],
  'PodRuntimeSettings.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
};

/** Kubernetes' types that hold the name of an object; who owns one owns all of it. */
const NAMES_AN_OBJECT = new Set([
  ...['LocalObjectReference', 'ConfigMapKeySelector', 'SecretKeySelector', 'ConfigMapEnvSource', 'SecretEnvSource'],
  ...['ConfigMapVolumeSource', 'ConfigMapProjection', 'SecretProjection'],
]);

const OWNED_WHOLE = new Set([
  ...NAMES_AN_OBJECT,
  ...['LabelSelector', 'ObjectFieldSelector', 'ResourceFieldSelector', 'TypedLocalObjectReference'],
  ...['NodeSelector', 'NodeSelectorTerm', 'OwnerReference'],
]);

/** Where a field stands. */
export interface Field {
  /** The interface that declares it; empty for one without a name. */
  owner: string;
  name: string;
  /** Whether Kubernetes declares it. */
  foreign: boolean;
}

function lookUp<T>(table: OfField<T>, { owner, name, foreign }: Field): T | undefined {
  return table[`${owner}.${name}`] ?? (foreign ? undefined : table[`*.${name}`]);
}

function isIn(set: ReadonlySet<string>, { owner, name }: Field): boolean {
  return set.has(`${owner}.${name}`) || set.has(`*.${name}`);
}

export function integerFormat(field: Field): 'int32' | 'int64' {
  return isIn(LONG, field) ? 'int64' : 'int32';
}

export function takesAnyText(field: Field): boolean {
  return isIn(ANY_TEXT, field);
}

export function isAskedFor(field: Field): boolean {
  return !isIn(NOT_ASKED_FOR, field);
}

export function isBytes(field: Field): boolean {
  return isIn(BYTES, field);
}

/** How server-side apply merges a list; those that Kubernetes declares say so, those of the wire do not. */
export function listMarkers(field: Field): Schema {
  const keys = lookUp(LISTS_BY_KEY, field);
  if (keys !== undefined) return { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys };
  return field.foreign && field.owner !== 'ObjectMeta' ? { 'x-kubernetes-list-type': 'atomic' } : {};
}

/** How server-side apply merges a map from text to values. */
export function mapMarkers({ name }: Field): Schema {
  return name === 'allocatedResourceStatuses' ? { 'x-kubernetes-map-type': 'granular' } : {};
}

/** How server-side apply merges an object of this type. */
export function objectMarkers(typeName: string): Schema {
  return OWNED_WHOLE.has(typeName) ? { 'x-kubernetes-map-type': 'atomic' } : {};
}

export function defaultOf(field: Field): string | number | undefined {
  if (field.name === 'name' && NAMES_AN_OBJECT.has(field.owner)) return '';
  return lookUp(DEFAULTS, field);
}
