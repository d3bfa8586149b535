import { dataSets, startServer } from '@stash-addons/drivers/nats';
import { defineConformance } from '@stash-addons/testkit';

const VERSIONS = ['2.15.1', '2.6.1', '2.8.4', '2.9.10', '2.10.27', '2.11.17', '2.12.15'];

/** Takes the end of the messages away; the last but one word names the stream, the last one its folder. */
const CUT = `for last in "$@"; do :; done; find "$last" -type f -name '*.s2' -exec truncate -s -64 {} +`;

export default defineConformance({
  servers: VERSIONS.map((version) => ({ version, start: startServer })),
  data: dataSets,
  params: { again: { overwrite: 'true' } },
  programs: {
    dump: { name: 'nats', when: '*backup*stream*', folder: () => 'bin', damage: CUT },
    load: { name: 'nats', when: '*restore*stream*' },
  },
  login: {
    secret: ({ user, password, clientCertPem, clientKeyPem }) => ({
      username: user,
      password,
      ...(clientCertPem === '' ? {} : { 'tls.crt': clientCertPem, 'tls.key': clientKeyPem }),
    }),
    tlsSecret: () => undefined,
    // Declared when the server starts: this one may publish nothing.
    stranger: () => undefined,
  },
  lacks: {
    dumpError: 'the exit status of nats always tells',
    tlsInsecure: 'nats always looks at it, and the addon refuses with a code to be told otherwise',
  },
});
