import type { ApiObject, BackupConfiguration, BackupSession, TargetRef } from '@stash-addons/core';
import { newBackupSession, type SessionSeed } from './new-session.js';
import { completeRef } from './target.js';

type Owner = NonNullable<ApiObject['metadata']['ownerReferences']>[number];

/** Says that an object goes with its owner. */
export function ownedBy({ apiVersion, kind, metadata }: Pick<ApiObject, 'apiVersion' | 'kind' | 'metadata'>): Owner {
  return { apiVersion, kind, name: metadata.name ?? '', uid: metadata.uid ?? '', controller: true };
}

const WIRE = 'stash.appscode.com';
const LONGEST_LABEL = 63;

/** The labels that sessions and Jobs of an invoker are found by. */
export function childLabels(
  { kind, metadata }: Pick<ApiObject, 'kind' | 'metadata'>,
  target: TargetRef,
): Record<string, string> {
  return {
    ...metadata.labels,
    'app.kubernetes.io/component': kind.startsWith('Restore') ? 'stash-restore' : 'stash-backup',
    'app.kubernetes.io/managed-by': WIRE,
    [`${WIRE}/invoker-type`]: kind,
    [`${WIRE}/invoker-name`]: labelOf(metadata.name),
    [`${WIRE}/target-kind`]: labelOf(target.kind),
    [`${WIRE}/target-namespace`]: labelOf(target.namespace),
    [`${WIRE}/target-name`]: labelOf(target.name),
  };
}

/** A name may be longer than a label; then its beginning stands for it. */
function labelOf(text = ''): string {
  return text.slice(0, LONGEST_LABEL).replace(/[^A-Za-z0-9]+$/, '');
}

/** A session that belongs to its invoker, found by the labels of the wire. */
export function ownedSession(invoker: BackupConfiguration, seed: SessionSeed): BackupSession {
  const session = newBackupSession(invoker, seed);
  const target = completeRef(invoker.spec.target?.ref, invoker.metadata.namespace ?? '');
  return {
    ...session,
    metadata: { ...session.metadata, labels: childLabels(invoker, target), ownerReferences: [ownedBy(invoker)] },
  };
}
