import type { Param } from '../contract/manifest.js';

/** A parameter of any text, of backup and restore, empty unless given. */
export function textParam(description: string, more: Partial<Param> = {}): Param {
  return { description, schema: { type: 'string', default: '' }, appliesTo: ['backup', 'restore'], ...more };
}

/** A parameter that is true or false, of backup and restore, false unless given. */
export function switchParam(description: string, more: Partial<Param> = {}): Param {
  return { description, schema: { type: 'boolean', default: 'false' }, appliesTo: ['backup', 'restore'], ...more };
}

/** Of every addon that waits for its database; its flag is in `FUNCTION_ARGS.wait`. */
export const WAIT_TIMEOUT_PARAM: Param = {
  description: 'Seconds to wait until the database answers',
  schema: { type: 'integer', minimum: 0, default: '300' },
  appliesTo: ['backup', 'restore'],
  flag: 'wait-timeout',
};
