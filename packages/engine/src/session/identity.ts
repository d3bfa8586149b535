import { randomUUID } from 'node:crypto';
import { type BackupSession, type RestoreSession, V1BETA1 } from '@stash-addons/core';
import { newBackupSession, type SessionSeed, slotSessionName } from '@stash-addons/session';
import type { SessionStore } from '../state/sessions.js';
import { DEFAULT_NAMESPACE } from '../documents/object-set.js';
import type { Invoker, Prepared } from './prepare.js';

/** What a session is that nobody but a person asked for, named as the wire does: by its second, or the next free one. */
export function seedOf(store: SessionStore, { metadata }: Invoker, now: Date): SessionSeed {
  return { name: reserveName(store, metadata.name ?? '', now), retryLeft: 0, annotations: {} };
}

/** A BackupSession for this invoker, which begins now. */
export function beginBackupSession(
  invoker: Pick<Invoker, 'kind' | 'metadata'>,
  seed: SessionSeed,
  now: Date,
): BackupSession {
  const session = newBackupSession(invoker, seed);
  return {
    ...session,
    metadata: { ...session.metadata, ...born(invoker.metadata.namespace ?? DEFAULT_NAMESPACE, now) },
  };
}

/** A restore is its own session; a second run of one document is a session of its own here. */
export function newRestoreSession(store: SessionStore, { invoker, namespace }: Prepared, now: Date): RestoreSession {
  const document = invoker as RestoreSession;
  const name = reserveName(store, document.metadata.name ?? '', now);
  return {
    apiVersion: V1BETA1,
    kind: 'RestoreSession',
    metadata: { ...document.metadata, name, ...born(namespace, now) },
    spec: document.spec,
  };
}

function born(namespace: string, now: Date): { namespace: string; uid: string; creationTimestamp: string } {
  return { namespace, uid: randomUUID(), creationTimestamp: now.toISOString().replace(/\.\d+Z$/, 'Z') };
}

/** Reserves the wire's name for this moment, or the next one that is free. */
export function reserveName(store: SessionStore, invoker: string, now: Date): string {
  for (let second = Math.floor(now.getTime() / 1000); ; second += 1) {
    const name = slotSessionName(invoker, new Date(second * 1000));
    if (store.reserve(name)) return name;
  }
}
