import * as v from 'valibot';
import type { Access, FunctionTemplate, Operation, TaskVolume } from '../manifest.js';
import { exactly } from './exact.js';
import { text, texts } from './parts.js';

/** A name in which `{release}` stands for the suffix. */
const namePattern = v.pipe(
  v.string(),
  v.regex(/^([a-z0-9.-]|\{release\})+$/, 'must be made of a-z, 0-9, ".", "-" and {release}'),
);

const functionTemplate = exactly<FunctionTemplate>()(
  v.strictObject({
    name: namePattern,
    args: v.pipe(texts, v.nonEmpty('must not be empty')),
    releases: v.exactOptional(texts),
    volumeMounts: v.exactOptional(v.array(v.strictObject({ name: text, mountPath: text }))),
  }),
);

const taskVolume = exactly<TaskVolume>()(
  v.strictObject({ name: text, persistentVolumeClaim: v.strictObject({ claimName: text }) }),
);

const task = v.strictObject({
  name: namePattern,
  steps: v.pipe(
    v.array(v.strictObject({ name: namePattern, params: v.array(v.strictObject({ name: text, value: v.string() })) })),
    v.nonEmpty('must not be empty'),
  ),
  volumes: v.exactOptional(v.array(taskVolume)),
});

const policyRule = v.strictObject({
  apiGroups: v.exactOptional(texts),
  nonResourceURLs: v.exactOptional(texts),
  resourceNames: v.exactOptional(texts),
  resources: v.exactOptional(texts),
  verbs: texts,
});

const port = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1), v.maxValue(65_535));

const access = exactly<Access>()(
  v.strictObject({
    secretKeys: v.array(
      v.strictObject({ key: text, alias: v.exactOptional(texts), optional: v.exactOptional(v.boolean()) }),
    ),
    refs: v.array(
      v.strictObject({
        name: text,
        pointer: v.pipe(v.string(), v.regex(/^(\/([^~/]|~[01])*)+$/, 'must be a JSON pointer such as /spec/name')),
        kind: v.picklist(['Secret', 'ConfigMap']),
        namespace: v.picklist(['target', 'session']),
        optional: v.exactOptional(v.boolean()),
      }),
    ),
    kubernetes: v.exactOptional(
      v.strictObject({ scope: v.picklist(['target', 'namespace', 'cluster']), rules: v.array(policyRule) }),
    ),
    workload: v.exactOptional(
      v.strictObject({
        actions: v.pipe(v.array(v.picklist(['stop', 'attachVolumes', 'start'])), v.nonEmpty('must not be empty')),
        kindParam: text,
        nameParam: text,
        mountPathParam: text,
      }),
    ),
    inbound: v.exactOptional(v.array(v.strictObject({ port, from: v.literal('target') }))),
  }),
);

export const operationSchema = exactly<Operation>()(
  v.strictObject({
    functions: v.array(functionTemplate),
    task,
    models: v.pipe(v.array(v.picklist(['job', 'sidecar', 'init'])), v.nonEmpty('must not be empty')),
    hosts: v.picklist(['one', 'many']),
    replicas: v.exactOptional(v.picklist(['one', 'each'])),
    access,
    security: v.picklist(['restricted', 'file-owner', 'writable-root']),
    workspace: v.strictObject({
      kind: v.picklist(['none', 'dump']),
      sizeHint: v.exactOptional(v.literal('database')),
    }),
    readiness: v.variant('kind', [
      v.strictObject({ kind: v.literal('probe'), healthRequired: v.boolean() }),
      v.strictObject({ kind: v.literal('none') }),
    ]),
    existing: v.exactOptional(v.strictObject({ effect: v.picklist(['merges', 'replaces', 'refuses']), says: text })),
    selections: v.exactOptional(v.array(v.strictObject({ name: text, param: text }))),
    privileges: v.array(v.strictObject({ grant: text, why: text })),
  }),
);
