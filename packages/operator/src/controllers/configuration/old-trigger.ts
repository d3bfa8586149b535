import { type ApiObject, type BackupConfiguration, prefixSuffix, validSuffix } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import type { Shared } from '../shared.js';

const PREFIX = 'stash-trigger';
/** A CronJob leaves room for what its Jobs are called. */
const LONGEST = 52;

/** Removes the CronJob that triggered the invoker before this operator did: both would back up twice. Throws ApiError. */
export async function removeOldTrigger({ client, events }: Shared, invoker: BackupConfiguration): Promise<void> {
  const { namespace, uid } = invoker.metadata;
  for (const name of namesOf(invoker)) {
    const found = await client.get<ApiObject>(RESOURCES.CronJob, { namespace, name });
    if (!found?.metadata.ownerReferences?.some((owner) => owner.uid === uid)) continue;
    await client.remove(RESOURCES.CronJob, { namespace, name });
    const message = `The CronJob ${name} is removed: the operator starts the sessions itself`;
    await events.tell(invoker, { type: 'Normal', reason: 'Trigger Adopted', message });
  }
}

/** What older versions have called it. */
function namesOf({ metadata, spec }: BackupConfiguration): string[] {
  const name = (metadata.name ?? '').replaceAll('.', '-');
  const elsewhere = (spec.target?.ref?.namespace ?? metadata.namespace) !== metadata.namespace;
  return [
    validSuffix(PREFIX, name, LONGEST),
    validSuffix(`${PREFIX}-`, name, LONGEST),
    ...(elsewhere ? [prefixSuffix(PREFIX, metadata.namespace ?? '', name, LONGEST)] : []),
  ];
}
