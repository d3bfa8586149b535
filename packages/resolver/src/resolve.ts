import { claimsOf, refuseBadClaims } from './claims/of-input.js';
import { interimClaimName, jobName, offshootLabels, serviceAccountName } from './names.js';
import { unknownParams } from './params.js';
import { functionNamed, resolveSteps } from './pod/steps.js';
import { buildTemplate } from './pod/template.js';
import { selectHosts } from './restore/hosts.js';
import { chooseTask } from './task.js';
import { substitute } from './template/tree.js';
import type { Resolution, ResolveInput } from './types.js';
import { builtInVariables } from './variables/built-in.js';

/**
 * Turns a Task and all it depends on into a pod template. Pure: no input is changed, and the same input gives the
 * same result.
 *
 * @throws StashError with a code of core's table: SA_RESOLVE_*
 */
export function resolve(input: ResolveInput): Resolution {
  refuseBadClaims(input);
  const chosen = chooseTask(input);
  const variables = new Map([...builtInVariables(input), ...chosen.params]);
  const spec = substitute(chosen.task.spec, variables, { object: `Task ${chosen.name}`, path: 'spec' });
  const resolved = resolveSteps({ name: chosen.name, spec }, input.catalog, variables);
  const { template, steps } = buildTemplate(input, { volumes: spec.volumes ?? [], steps: resolved, variables });
  const functions = resolved.map((step) => functionNamed(step.function, chosen.name, input.catalog));
  const claim = interimClaimName(input);
  const claims = claimsOf(input);
  return {
    task: chosen.name,
    template,
    steps,
    variables: Object.fromEntries(variables),
    hosts: input.operation === 'restore' ? selectHosts(input).hosts : [],
    jobName: jobName(input),
    serviceAccountName: serviceAccountName(input),
    ...(claim !== undefined && { interimClaimName: claim }),
    ...(claims.length > 0 && { claims }),
    labels: offshootLabels(input),
    unknownParams: unknownParams(input, chosen.params.keys(), [chosen.task, ...functions]),
  };
}
