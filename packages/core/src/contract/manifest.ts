import type { PolicyRule } from 'kubernetes-types/rbac/v1.js';

/** The contract this code speaks; a host refuses a manifest of another major. */
export const CONTRACT = '1.0';

/** Subset of JSON Schema that params use: what `--param` gives is text, so the type says how it is read. */
export interface ParamSchema {
  type: 'string' | 'integer' | 'boolean';
  enum?: string[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  default?: string;
}

/** What an addon says of itself: pure JSON, built and hashed when the package is built, read without running its code. */
export interface Manifest {
  contract: string;
  addon: AddonIdentity;
  /** First part of every object name, for example `perconaxtradb`; not derived from the addon's name. */
  objectPrefix: string;
  serves: Serves[];
  /** One for each name suffix, in the order of preference when several fit. */
  releases: Release[];
  operations: { backup: Operation; restore?: Operation };
  /** Everything a snapshot of this addon can hold, also what only older versions wrote. */
  formats: Format[];
  params: Record<string, Param>;
  /** Programs the plans call, by name: where they are looked for and how they say their version. */
  tools: Record<string, Tool>;
  /** SHA-256 of each file of the package that runs, by path relative to the package. */
  files: Record<string, string>;
}

export interface AddonIdentity {
  /** Short name, for example `widget`. */
  name: string;
  /** npm package, for example `@acme/stash-addon-widget`. */
  package: string;
  version: string;
  title: string;
  /** File of the package that runs a step, relative to it; started as `node <program> <args...>`. */
  program: string;
}

export type Serves =
  | { target: 'AppBinding'; types: string[]; urlSchemes: string[]; defaultPort: number }
  /** Kubernetes objects themselves: a PersistentVolumeClaim, a Namespace, a workload. */
  | { target: 'Resource'; apiGroup: string; kinds: string[] }
  /** The whole cluster (the wire's EmptyTarget). */
  | { target: 'Cluster' };

export interface Release {
  /** Last part of the object names, for example `8.0.21`; empty where the names have no version. */
  suffix: string;
  /** Server versions it serves, `>=A.B <C.D` in whole versions, or `*`. */
  server: string;
  /** Server versions it was really run against. */
  tested: string[];
  image: { repository: string; tag: string; digest?: string; platforms: string[] };
}

export interface Operation {
  /** Function bodies by name pattern; `{release}` stands for the release's suffix. */
  functions: FunctionTemplate[];
  /** Name pattern of the Task, then its steps in order. */
  task: { name: string; steps: TaskStepTemplate[]; volumes?: TaskVolume[] };
  models: ('job' | 'sidecar' | 'init')[];
  /** Whether one session may report more than one host. */
  hosts: 'one' | 'many';
  /** With claim templates: one Job for all replicas, or one each, told apart by POD_ORDINAL. */
  replicas?: 'one' | 'each';
  access: Access;
  security: 'restricted' | 'file-owner' | 'writable-root';
  workspace: Workspace;
  readiness: { kind: 'probe'; healthRequired: boolean } | { kind: 'none' };
  /** Restore: what happens to data that is there already. */
  existing?: Existing;
  /** Restore: parts that can be chosen, each with the parameter that chooses it. */
  selections?: { name: string; param: string }[];
  /** What the database user needs for a complete run, and why. */
  privileges: { grant: string; why: string }[];
}

export interface FunctionTemplate {
  name: string;
  args: string[];
  /** Suffixes of the releases this body is for; every release when absent. */
  releases?: string[];
  volumeMounts?: { name: string; mountPath: string }[];
}

export interface TaskStepTemplate {
  name: string;
  params: { name: string; value: string }[];
}

/** A volume of the Task; `persistentVolumeClaim` is the one kind the catalog uses. */
export interface TaskVolume {
  name: string;
  persistentVolumeClaim: { claimName: string };
}

export interface Existing {
  /** `merges` keeps what the snapshot does not name, `replaces` removes it, `refuses` fails when it is not empty. */
  effect: 'merges' | 'replaces' | 'refuses';
  /** Ends the sentence "This restore ...", for the question the user is asked. */
  says: string;
}

export interface Workspace {
  /** `dump`: room for a whole dump is needed in the private folder. */
  kind: 'none' | 'dump';
  sizeHint?: 'database';
}

export interface Access {
  /** Keys of the target's Secret; `alias` are other names of the same key. */
  secretKeys: SecretKey[];
  /** Further Secrets and ConfigMaps, found by JSON pointer in the AppBinding. */
  refs: ObjectPointer[];
  kubernetes?: { scope: 'target' | 'namespace' | 'cluster'; rules: PolicyRule[] };
  /** What the engine does to the target's workload around the run; the program gets no right to it. */
  workload?: WorkloadAccess;
  inbound?: { port: number; from: 'target' }[];
}

/** The volumes of a stopped workload are mounted into the run, and named in `RunRequest.volumes`. */
export interface WorkloadAccess {
  actions: ('stop' | 'attachVolumes' | 'start')[];
  /** Parameters that name the workload's kind, its name, and where its pods mount the volume. */
  kindParam: string;
  nameParam: string;
  mountPathParam: string;
}

export interface SecretKey {
  key: string;
  alias?: string[];
  optional?: boolean;
}

export interface ObjectPointer {
  /** The name a plan uses for it in a SecretRef. */
  name: string;
  /** JSON pointer into the AppBinding, for example `/spec/tlsSecret/name`. */
  pointer: string;
  kind: 'Secret' | 'ConfigMap';
  namespace: 'target' | 'session';
  optional?: boolean;
}

export interface Format {
  id: string;
  layout: 'file' | 'tree' | 'volume';
  /**
   * What a snapshot of it holds, as absolute paths; one of them is enough to recognise it. A volume can have been
   * mounted anywhere, so that any path does where no other format fits; its `paths` are where it usually is.
   */
  paths: string[];
  /** Text that every good one ends with, looked for in its last `within` bytes; absent where the exit status has to do. */
  end?: { mark: string; within: number };
  minBytes: number;
  /** False where it is only still restored. */
  writes: boolean;
}

export interface Param {
  description: string;
  schema: ParamSchema;
  appliesTo: ('backup' | 'restore')[];
  /** The flag of the Functions that carries it; without one it travels in the request. */
  flag?: string;
  /** Its value must not be printed. */
  sensitive?: boolean;
}

export interface Tool {
  /** Folders searched besides PATH; `*` stands for one path part. */
  folders: string[];
  /** Arguments that make it print its version. */
  versionArgs: string[];
  /**
   * Regular expression with one group, the version in what it prints; a program that prints something else is taken for
   * another one of the same name. Default: the first number with a point.
   */
  versionPattern?: string;
  /** Versions that can be used, as in Release.server. */
  range: string;
  /** What to type to get it on Debian. */
  install: string;
}
