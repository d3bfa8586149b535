import type { ApiObject } from './common.js';

/** Kubernetes' Secret; named so because `Secret` is the type that cannot be printed. */
export interface SecretObject extends ApiObject<'v1', 'Secret'> {
  type?: string;
  /** Base64. */
  data?: Record<string, string>;
  /** Plain text. Without a cluster also `fromEnv:NAME` and `fromFile:path`. */
  stringData?: Record<string, string>;
}
