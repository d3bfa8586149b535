import { randomUUID } from 'node:crypto';
import { type BackupSession, type RestoreSession, suffixName, V1BETA1 } from '@stash-addons/core';
import type { SessionStore } from '../state/sessions.js';
import type { Prepared } from './prepare.js';

/** A BackupSession for this invoker, named as the wire does: by the second it was made in, or the next free one. */
export function newBackupSession(
  store: SessionStore,
  { invoker, namespace }: Prepared,
  retryLeft: number,
  now: Date,
): BackupSession {
  const invokerName = invoker.metadata.name ?? '';
  return {
    apiVersion: V1BETA1,
    kind: 'BackupSession',
    metadata: { name: reserveName(store, invokerName, now), ...born(namespace, now) },
    spec: { invoker: { apiGroup: 'stash.appscode.com', kind: invoker.kind, name: invokerName }, retryLeft },
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

function reserveName(store: SessionStore, invoker: string, now: Date): string {
  for (let second = Math.floor(now.getTime() / 1000); ; second += 1) {
    const name = suffixName(invoker, String(second));
    if (store.reserve(name)) return name;
  }
}
