import type { Connection, RunContext, RunRequest } from '../../src/index.js';

/** What the runtime would give to a program. */
export function contextOf(
  given: Partial<Omit<RunContext, 'connection'>> & { connection?: Partial<Connection> } = {},
): RunContext {
  return {
    request: { operation: 'backup', addon: { name: 'acme' } } as RunRequest,
    params: {},
    flags: {},
    tools: {},
    secretKeys: { target: ['username', 'password'] },
    ...given,
    connection: {
      scheme: 'acme',
      host: 'db.example',
      port: 0,
      path: '',
      query: {},
      insecureSkipVerify: false,
      ...given.connection,
    },
  };
}
