import { paramProblem, Secret, StashError, type Manifest, type Param } from '@stash-addons/core';
import type { Operation } from './argv.js';

export interface ParamSources {
  manifest: Pick<Manifest, 'params'> & { addon: Pick<Manifest['addon'], 'name'> };
  operation: Operation;
  flags: Readonly<Record<string, string>>;
  /** What the request holds. */
  given: Readonly<Record<string, string>>;
}

/** Every declared parameter that has a value or a default: its flag, else the request, else the default. */
export function resolveParams({ manifest, operation, flags, given }: ParamSources): Record<string, string> {
  const resolved: Record<string, string> = {};
  for (const [name, param] of Object.entries(manifest.params)) {
    if (!param.appliesTo.includes(operation)) continue;
    const value =
      present(param, param.flag === undefined ? undefined : flags[param.flag]) ?? present(param, given[name]);
    const effective = value ?? param.schema.default;
    if (effective === undefined) continue;
    if (param.sensitive === true) new Secret(effective);
    check({ name, param, value: effective, addon: manifest.addon.name });
    resolved[name] = effective;
  }
  return resolved;
}

/** An empty text is a value for a string alone: the wire's Functions pass `--count=` where nothing was chosen. */
function present(param: Param, value: string | undefined): string | undefined {
  return value === '' && (param.schema.type !== 'string' || param.schema.enum !== undefined) ? undefined : value;
}

function check({ name, param, value, addon }: { name: string; param: Param; value: string; addon: string }): void {
  const problem = paramProblem(param.schema, value);
  if (problem === undefined) return;
  const shown = param.sensitive === true ? 'what it is' : `'${value}'`;
  throw new StashError('SA_PARAM_INVALID', { param: name, value: shown, problem, addon });
}
