import type { AppBinding, BackupConfiguration, Repository, RestoreSession, SecretObject } from '@stash-addons/core';
import { isStashError, StashError } from '@stash-addons/core';
import type { Kind, SourcedObject } from './sourced-object.js';

/** Namespace of documents that name none. */
export const DEFAULT_NAMESPACE = 'default';

interface KindTypes {
  AppBinding: AppBinding;
  Secret: SecretObject;
  Repository: Repository;
  BackupConfiguration: BackupConfiguration;
  RestoreSession: RestoreSession;
}

/** The documents of a run, found by kind, namespace and name. Every object in it has a namespace. */
export class ObjectSet {
  readonly #objects = new Map<string, { object: KindTypes[Kind]; file: string }>();

  /** Throws SA_OBJECT_TWICE where two documents have one identity. */
  static of(documents: readonly SourcedObject[]): ObjectSet {
    const set = new ObjectSet();
    for (const { object, file } of documents) set.add(object as KindTypes[Kind], file);
    return set;
  }

  /** As `of`, but objects that share one identity are left out, all of them, and become problems. */
  static gather(documents: readonly SourcedObject[]): { objects: ObjectSet; problems: StashError[] } {
    const objects = new ObjectSet();
    const problems: StashError[] = [];
    for (const { object, file } of documents) {
      try {
        objects.add(object as KindTypes[Kind], file);
      } catch (error) {
        if (!isStashError(error)) throw error;
        problems.push(error);
      }
    }
    for (const { details } of problems) objects.#objects.delete(`${details['kind']}/${details['name']}`);
    return { objects, problems };
  }

  add(object: KindTypes[Kind], file: string): void {
    const namespace = object.metadata.namespace ?? DEFAULT_NAMESPACE;
    const key = keyOf(object.kind, namespace, object.metadata.name as string);
    const other = this.#objects.get(key);
    if (other !== undefined) {
      const files = [...new Set([other.file, file])].join(', ');
      throw new StashError('SA_OBJECT_TWICE', {
        kind: object.kind,
        name: `${namespace}/${object.metadata.name}`,
        files,
      });
    }
    this.#objects.set(key, { object: { ...object, metadata: { ...object.metadata, namespace } }, file });
  }

  /** Throws SA_OBJECT_MISSING; `wantedBy` says which object needs it. */
  get<K extends Kind>(kind: K, namespace: string, name: string, wantedBy: string): KindTypes[K] {
    const found = this.find(kind, namespace, name);
    if (found === undefined)
      throw new StashError('SA_OBJECT_MISSING', { kind, name: `${namespace}/${name}`, wantedBy });
    return found;
  }

  find<K extends Kind>(kind: K, namespace: string, name: string): KindTypes[K] | undefined {
    return this.#objects.get(keyOf(kind, namespace, name))?.object as KindTypes[K] | undefined;
  }

  /** The one object of this kind and name, in whichever namespace; throws where there is none or more than one. */
  byName<K extends Kind>(kind: K, name: string): KindTypes[K] {
    const [namespace, bare] = name.includes('/') ? (name.split('/', 2) as [string, string]) : [undefined, name];
    const found = this.all(kind).filter(
      ({ metadata }) => metadata.name === bare && (namespace === undefined || metadata.namespace === namespace),
    );
    if (found.length > 1) {
      const names = found.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ');
      throw new StashError('SA_USAGE', {
        problem: `${kind} ${name} could be one of ${names}`,
        help: 'write namespace/name',
      });
    }
    if (found[0] === undefined) throw new StashError('SA_OBJECT_MISSING', { kind, name, wantedBy: 'This run' });
    return found[0];
  }

  all<K extends Kind>(kind: K): KindTypes[K][] {
    return [...this.#objects.values()].flatMap(({ object }) => (object.kind === kind ? [object as KindTypes[K]] : []));
  }
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}
