import { formatSize, type Doctor, type Finding, type RunContext } from '@stash-addons/core';
import type { Facts } from './facts.js';

const LOOPBACK = /^(localhost|127\.[\d.]+|::1)$/;

export const doctor: Doctor<Facts> = {
  examine(context, facts) {
    const findings = [encryption(context, facts)];
    if (context.request.operation === 'restore') return { findings };
    return { findings: [...findings, streams(facts)], databaseBytes: facts.bytes };
  },
};

function encryption({ connection: { host, caBundle } }: RunContext, { encrypted }: Facts): Finding {
  const check = 'connection.tls';
  if (encrypted) {
    const by = caBundle === undefined ? 'an authority that this machine trusts' : 'the authority of the AppBinding';
    return { check, level: 'ok', text: `The connection is encrypted, and the server is verified by ${by}.` };
  }
  if (LOOPBACK.test(host)) {
    return { check, level: 'ok', text: 'The connection is not encrypted, and does not leave this machine.' };
  }
  const text = `The connection to ${host} is not encrypted: credentials and messages can be read on the way.`;
  const fix = 'Turn TLS on in the server, and give its certificate authority in caBundle of the AppBinding.';
  return { check, level: 'warning', text, fix };
}

/** Those that a backup leaves out are told by its plan. */
function streams({ streams: names, bytes }: Facts): Finding {
  const check = 'server.streams';
  if (names.length > 0) {
    return { check, level: 'ok', text: `Streams of the account: ${names.length}, together ${formatSize(bytes)}.` };
  }
  const text = 'The account of this user has no streams, so a backup would hold nothing.';
  return { check, level: 'warning', text, fix: 'Connect as a user of the account that has them.' };
}
