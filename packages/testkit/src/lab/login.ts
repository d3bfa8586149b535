import type { Conformance, Identity } from '../declare/conformance.js';
import type { Run } from '../run/run.js';
import type { Served } from '../server/served.js';

export interface LoginWish {
  served: Served;
  user?: string;
  password?: string;
}

/** The AppBinding's Secrets, as the declaration has them. */
export function loginOf({ login = {} }: Conformance, wish: LoginWish): Pick<Run, 'secret' | 'tls'> {
  const { database, clientCertPem, clientKeyPem } = wish.served;
  const who: Identity = {
    user: wish.user ?? database.user,
    password: wish.password ?? database.password,
    clientCertPem,
    clientKeyPem,
  };
  const tls = (login.tlsSecret ?? certificate)(who);
  return { secret: (login.secret ?? nameAndPassword)(who), ...(tls === undefined ? {} : { tls }) };
}

function nameAndPassword({ user, password }: Identity): Record<string, string> {
  return { username: user, password };
}

function certificate({ clientCertPem, clientKeyPem }: Identity): Record<string, string> | undefined {
  return clientCertPem === '' ? undefined : { 'tls.crt': clientCertPem, 'tls.key': clientKeyPem };
}
