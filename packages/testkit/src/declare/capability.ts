/** What a database may not have; a check that needs it is then skipped, and says so. What the manifest shows is not asked. */
export const CAPABILITIES = {
  network: 'It is reached at a host and a port',
  password: 'A user needs a password',
  changePassword: 'The password can be chosen',
  stranger: 'There can be users who may connect and not read all',
  tls: 'It speaks TLS, and its clients look at the certificate',
  tlsInsecure: 'Its clients can be told not to look at the certificate',
  clientCertificate: 'It can ask for the certificate of a client',
  hostileNames: 'Its objects have names that a user chooses',
  dumpProgram: 'A program of the database dumps it',
  dumpError: 'Its dump program can fail and still exit 0',
  loadProgram: 'A program of the database loads it',
} as const;

/** One of `CAPABILITIES`. */
export type Capability = keyof typeof CAPABILITIES;
