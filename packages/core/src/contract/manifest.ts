import type { PolicyRule } from 'kubernetes-types/rbac/v1.js';

/** The contract this code speaks; a host refuses a manifest of another major. */
export const CONTRACT = '1.0';

/** Subset of JSON Schema that params use: what `--param` gives is text, so the type says how it is read. */
export interface ParamSchema {
  /** How its text is read. */
  type: 'string' | 'integer' | 'boolean';
  /** The values it can have. */
  enum?: string[];
  /** Regular expression that a value matches. */
  pattern?: string;
  /** The least number. */
  minimum?: number;
  /** The greatest number. */
  maximum?: number;
  /** What it is where nothing is given, as text. */
  default?: string;
}

/** What an addon says of itself: pure JSON, built and hashed when the package is built, read without running its code. */
export interface Manifest {
  /** Version of the contract, which the build fills in: `1.0`. */
  contract: string;
  /** Who this is. */
  addon: AddonIdentity;
  /** First part of every object name, for example `perconaxtradb`; not derived from the addon's name. */
  objectPrefix: string;
  /** What it backs up: by the types of AppBindings and schemes of URLs, by kinds of Kubernetes, or the cluster. */
  serves: Serves[];
  /** One for each name suffix, in the order of preference when several fit. */
  releases: Release[];
  /** How it is backed up, and how it is restored where it can be. */
  operations: { backup: Operation; restore?: Operation };
  /** Everything a snapshot of this addon can hold, also what only older versions wrote. */
  formats: Format[];
  /** What a user can set, by name. */
  params: Record<string, Param>;
  /** Programs the plans call, by name: where they are looked for and how they say their version. */
  tools: Record<string, Tool>;
  /** SHA-256 of each file of the package that runs, by path relative to the package. */
  files: Record<string, string>;
}

/** Who an addon is; package, version and program are filled in by the build. */
export interface AddonIdentity {
  /** Short name, for example `widget`. */
  name: string;
  /** npm package, for example `@acme/stash-addon-widget`. */
  package: string;
  /** Version of the package. */
  version: string;
  /** Name of the database as people write it. */
  title: string;
  /** File of the package that runs a step, relative to it; started as `node <program> <args...>`. */
  program: string;
}

export type Serves = ServesAppBindings | ServesResources | ServesCluster;

/** Databases that an AppBinding or a URL names. */
export interface ServesAppBindings {
  /** Tells the shapes apart. */
  target: 'AppBinding';
  /** Values of its `spec.type`. */
  types: string[];
  /** What stands before `://`. */
  urlSchemes: string[];
  /** 0 says that its databases are files: a URL then needs no host, `acme:///var/lib/acme.db`. */
  defaultPort: number;
}

/** Kubernetes objects themselves: a PersistentVolumeClaim, a Namespace, a workload. */
export interface ServesResources {
  /** Tells the shapes apart. */
  target: 'Resource';
  /** Empty for the core group. */
  apiGroup: string;
  /** Kinds of that group. */
  kinds: string[];
}

/** The whole cluster (the wire's EmptyTarget). */
export interface ServesCluster {
  /** Tells the shapes apart. */
  target: 'Cluster';
}

/** One generation of servers. */
export interface Release {
  /** Last part of the object names, for example `8.0.21`; empty where the names have no version. */
  suffix: string;
  /** Server versions it serves, `>=A.B <C.D` in whole versions, or `*`. */
  server: string;
  /** Server versions it was really run against. */
  tested: string[];
  /** What its containers run; the digest is filled in once it was pushed. */
  image: { repository: string; tag: string; digest?: string; platforms: string[] };
}

/** How a backup or a restore is run in a cluster, and what it needs anywhere. */
export interface Operation {
  /** Function bodies by name pattern; `{release}` stands for the release's suffix. */
  functions: FunctionTemplate[];
  /** Name pattern of the Task, then its steps in order. */
  task: { name: string; steps: TaskStepTemplate[]; volumes?: TaskVolume[] };
  /** Where it can run: in a Job of its own, or beside the workload. */
  models: ('job' | 'sidecar' | 'init')[];
  /** Whether one session may report more than one host. */
  hosts: 'one' | 'many';
  /** With claim templates: one Job for all replicas, or one each, told apart by POD_ORDINAL. */
  replicas?: 'one' | 'each';
  /** What it must be let read. */
  access: Access;
  /** Rights of its container: none; of root, just what keeps owners of files; a root that can be written. */
  security: 'restricted' | 'file-owner' | 'writable-root';
  /** Room it needs on disk. */
  workspace: Workspace;
  /** Whether it waits until the database answers, and whether it has to be healthy then. */
  readiness: { kind: 'probe'; healthRequired: boolean } | { kind: 'none' };
  /** Restore: what happens to data that is there already. */
  existing?: Existing;
  /** Restore: parts that can be chosen, each with the parameter that chooses it. */
  selections?: { name: string; param: string }[];
  /** What the database user needs for a complete run, and why. */
  privileges: { grant: string; why: string }[];
}

/** A Function: what one container runs. */
export interface FunctionTemplate {
  /** Name pattern of the Function. */
  name: string;
  /** Arguments of its container, with variables such as `${REPOSITORY_BUCKET:=}`; `backupArgs` and `restoreArgs` make them. */
  args: string[];
  /** Suffixes of the releases this body is for; every release when absent. */
  releases?: string[];
  /** Where volumes of the Task are mounted. */
  volumeMounts?: { name: string; mountPath: string }[];
}

/** One step of a Task. */
export interface TaskStepTemplate {
  /** Name pattern of a Function, or `update-status`. */
  name: string;
  /** Variables of this step. */
  params: { name: string; value: string }[];
}

/** A volume of the Task; `persistentVolumeClaim` is the one kind the catalog uses. */
export interface TaskVolume {
  /** Name that `volumeMounts` use. */
  name: string;
  /** The claim, whose name may be a variable. */
  persistentVolumeClaim: { claimName: string };
}

/** What a restore does to data that is there; shown before it asks. */
export interface Existing {
  /** `merges` keeps what the snapshot does not name, `replaces` removes it, `refuses` fails when it is not empty. */
  effect: 'merges' | 'replaces' | 'refuses';
  /** Ends the sentence "This restore ...", for the question the user is asked. */
  says: string;
}

/** Room on disk: none for a stream, `dump` for a folder. */
export interface Workspace {
  /** `dump`: room for a whole dump is needed in the private folder. */
  kind: 'none' | 'dump';
  /** A dump needs about as much as the database. */
  sizeHint?: 'database';
}

/** What an operation reads, and may do. */
export interface Access {
  /** Keys of the target's Secret; `alias` are other names of the same key. */
  secretKeys: SecretKey[];
  /** Further Secrets and ConfigMaps, found by JSON pointer in the AppBinding. */
  refs: ObjectPointer[];
  /**
   * Rights in the cluster, for a database that is the cluster: rules as Kubernetes has them, with `apiGroups`, `resources`,
   * `resourceNames`, `verbs` and `nonResourceURLs`.
   */
  kubernetes?: { scope: 'target' | 'namespace' | 'cluster'; rules: PolicyRule[] };
  /** What the engine does to the target's workload around the run; the program gets no right to it. */
  workload?: WorkloadAccess;
  /** Ports that the database itself connects to. */
  inbound?: { port: number; from: 'target' }[];
}

/** The volumes of a stopped workload are mounted into the run, and named in `RunRequest.volumes`. */
export interface WorkloadAccess {
  /** What is done, in this order. */
  actions: ('stop' | 'attachVolumes' | 'start')[];
  /** Parameters that name the workload's kind, its name, and where its pods mount the volume. */
  kindParam: string;
  /** Of its name. */
  nameParam: string;
  /** Of the path where its pods mount the volume. */
  mountPathParam: string;
}

/** A key of the AppBinding's Secret. */
export interface SecretKey {
  /** Name of the key, as plans use it. */
  key: string;
  /** Other names that a Secret may have for it. */
  alias?: string[];
  /** Whether it may be missing. */
  optional?: boolean;
}

/** A further Secret or ConfigMap that the AppBinding names. */
export interface ObjectPointer {
  /** The name a plan uses for it in a SecretRef. */
  name: string;
  /** JSON pointer into the AppBinding, for example `/spec/tlsSecret/name`. */
  pointer: string;
  /** What it points to. */
  kind: 'Secret' | 'ConfigMap';
  /** Where that lies: with the target, or with the session. */
  namespace: 'target' | 'session';
  /** Whether the AppBinding may leave it out. */
  optional?: boolean;
}

/** Something that a snapshot can hold. */
export interface Format {
  /** Name that plans and snapshots use. */
  id: string;
  /** One file, a folder, or a volume as it lies. */
  layout: 'file' | 'tree' | 'volume';
  /**
   * What a snapshot of it holds, as absolute paths; one of them is enough to recognise it. A volume can have been
   * mounted anywhere, so that any path does where no other format fits; its `paths` are where it usually is.
   */
  paths: string[];
  /** Text that every good one ends with, looked for in its last `within` bytes; absent where the exit status has to do. */
  end?: { mark: string; within: number };
  /** A smaller dump is refused as empty. */
  minBytes: number;
  /** False where it is only still restored. */
  writes: boolean;
}

/** Something that a user can set: `--param name=value`, or a parameter of the Task. */
export interface Param {
  /** What it is for, as the help shows it. */
  description: string;
  /** Which values it can have. */
  schema: ParamSchema;
  /** The operations that know it. */
  appliesTo: ('backup' | 'restore')[];
  /** The flag of the Functions that carries it; without one it travels in the request. */
  flag?: string;
  /** Its value must not be printed. */
  sensitive?: boolean;
}

/** A program that plans start. */
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
