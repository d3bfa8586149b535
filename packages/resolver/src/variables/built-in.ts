import { INTERIM_PATH, SCRATCH_PATH } from '@stash-addons/core';
import { memberOf } from '../members.js';
import type { Variables } from '../template/evaluate.js';
import type { ResolveInput } from '../types.js';
import { repositoryVariables, type Supplied } from './repository.js';
import { backupVariables, restoreVariables, targetVariables } from './target.js';

const PUSHGATEWAY = 'http://localhost:56789';

/**
 * The variables that every step of a session can use.
 *
 * @throws SA_RESOLVE_BACKEND, SA_RESOLVE_RULE_SELECTS_NOTHING, SA_RESOLVE_FIELD
 */
export function builtInVariables(input: ResolveInput): Variables {
  const { repository, session } = input;
  const supplied: Supplied = {
    ...repositoryVariables(repository, repository.metadata.namespace ?? session.namespace),
    ...targetVariables(input),
    ...(input.operation === 'backup' ? backupVariables(input) : restoreVariables(input)),
    ...sessionVariables(input),
    ...operatorVariables(input),
  };
  const present = Object.entries(supplied).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Map(present);
}

function sessionVariables(input: ResolveInput): Supplied {
  const { tempDir, interimVolumeTemplate } = memberOf(input);
  return {
    NAMESPACE: input.session.namespace,
    INVOKER_KIND: input.invoker.kind,
    INVOKER_NAME: input.invoker.metadata.name ?? '',
    ENABLE_CACHE: String(!tempDir?.disableCaching),
    INTERIM_DATA_DIR: `${interimVolumeTemplate ? '' : SCRATCH_PATH}${INTERIM_PATH}/data`,
  };
}

function operatorVariables({ operator, invoker }: ResolveInput): Supplied {
  return {
    STASH_DOCKER_REGISTRY: operator.registry,
    STASH_DOCKER_IMAGE: operator.image,
    STASH_IMAGE_TAG: operator.tag,
    LICENSE_APISERVICE: operator.licenseApiservice ?? '',
    PROMETHEUS_PUSHGATEWAY_URL: operator.pushgatewayUrl || PUSHGATEWAY,
    PROMETHEUS_JOB_NAME: invoker.metadata.name ?? '',
  };
}
