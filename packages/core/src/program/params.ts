import type { RunContext } from '../contract/plan.js';
import { StashError } from '../errors/index.js';

/** SA_PARAM_INVALID for a parameter's value; `problem` ends the sentence "The parameter x cannot be y: ...". */
export function invalidParam({ request, params }: RunContext, param: string, problem: string): StashError {
  return new StashError('SA_PARAM_INVALID', { addon: request.addon.name, param, value: params[param] ?? '', problem });
}
