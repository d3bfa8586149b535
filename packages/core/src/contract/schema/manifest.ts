import * as v from 'valibot';
import type { Manifest, Param, Release, Serves, Tool } from '../manifest.js';
import { exactly } from './exact.js';
import { operationSchema } from './operation.js';
import { contractVersion, count, optionalText, text, texts } from './parts.js';

/** Relative, with forward slashes, and without a way out of the package. */
const packagePath = v.pipe(
  v.string(),
  v.regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))(?!.*\/\/)[^\\]*[^\\/]$/, 'must be a path inside the package'),
);
const absolutePath = v.pipe(v.string(), v.regex(/^\//, 'must be an absolute path'));
const name = v.pipe(v.string(), v.regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must be made of a-z, 0-9 and "-"'));

const serves = exactly<Serves>()(
  v.variant('target', [
    v.strictObject({
      target: v.literal('AppBinding'),
      types: v.pipe(v.array(text), v.nonEmpty('must not be empty')),
      urlSchemes: v.array(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+.-]*$/, 'must be a URL scheme without "://"'))),
      defaultPort: v.pipe(count, v.maxValue(65_535)),
    }),
    v.strictObject({ target: v.literal('Resource'), apiGroup: v.string(), kinds: v.array(text) }),
    v.strictObject({ target: v.literal('Cluster') }),
  ]),
);

const release = exactly<Release>()(
  v.strictObject({
    suffix: v.pipe(v.string(), v.regex(/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$/, 'must fit into an object name')),
    server: text,
    tested: v.array(text),
    image: v.strictObject({
      repository: text,
      tag: text,
      digest: v.exactOptional(v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex digits>'))),
      platforms: texts,
    }),
  }),
);

const param = exactly<Param>()(
  v.strictObject({
    description: text,
    schema: v.strictObject({
      type: v.picklist(['string', 'integer', 'boolean']),
      enum: v.exactOptional(texts),
      pattern: optionalText,
      minimum: v.exactOptional(v.number()),
      maximum: v.exactOptional(v.number()),
      default: optionalText,
    }),
    appliesTo: v.pipe(v.array(v.picklist(['backup', 'restore'])), v.nonEmpty('must not be empty')),
    flag: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'must be a flag without its dashes'))),
    sensitive: v.exactOptional(v.boolean()),
  }),
);

const tool = exactly<Tool>()(
  v.strictObject({
    folders: v.array(absolutePath),
    versionArgs: texts,
    versionPattern: optionalText,
    range: text,
    install: text,
  }),
);

const format = v.strictObject({
  id: name,
  layout: v.picklist(['file', 'tree', 'volume']),
  paths: v.pipe(v.array(absolutePath), v.nonEmpty('must not be empty')),
  end: v.exactOptional(v.strictObject({ mark: text, within: count })),
  minBytes: count,
  writes: v.boolean(),
});

export const manifestSchema = exactly<Manifest>()(
  v.strictObject({
    contract: contractVersion,
    addon: v.strictObject({ name, package: text, version: text, title: text, program: packagePath }),
    objectPrefix: name,
    serves: v.pipe(v.array(serves), v.nonEmpty('must not be empty')),
    releases: v.pipe(v.array(release), v.nonEmpty('must not be empty')),
    operations: v.strictObject({ backup: operationSchema, restore: v.exactOptional(operationSchema) }),
    formats: v.array(format),
    params: v.record(v.string(), param),
    tools: v.record(v.string(), tool),
    files: v.record(packagePath, v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'))),
  }),
);
