import type { ActionWish } from '../declare/action.js';
import type { ServerWish, TlsFiles } from '../declare/database.js';

/** What the text of a declaration finds in its environment about the server it is for. */
export interface ServerFacts extends ServerWish {
  host: string;
  user: string;
  url: string;
}

type Variables = Record<string, string>;

export function serverVariables(facts: ServerFacts): Variables {
  return {
    DB_VERSION: facts.version,
    DB_HOST: facts.host,
    DB_PORT: String(facts.port),
    DB_URL: facts.url,
    DB_USER: facts.user,
    DB_PASSWORD: facts.password,
    DB_FOLDER: facts.folder,
    ...tlsVariables(facts.tls ?? WITHOUT_TLS),
  };
}

const NO_FILES = { cert: '', key: '' };
const WITHOUT_TLS = { certificate: '', ca: '', client: NO_FILES, ...NO_FILES };
type WithoutTls = typeof WITHOUT_TLS;

function tlsVariables({ certificate, ca, cert, key, client = NO_FILES }: TlsFiles | WithoutTls): Variables {
  return {
    DB_TLS: certificate,
    DB_TLS_CA: ca,
    DB_TLS_CERT: cert,
    DB_TLS_KEY: key,
    DB_CLIENT_CERT: client.cert,
    DB_CLIENT_KEY: client.key,
  };
}

export function wishVariables({ megabytes, newUser, newPassword }: ActionWish): Variables {
  return { DB_MEGABYTES: String(megabytes), DB_NEW_USER: newUser, DB_NEW_PASSWORD: newPassword };
}

/** Fills in `$DB_FOLDER` and the like where no shell reads the text. */
export function filledIn(text: string, variables: Variables): string {
  return text.replaceAll(/\$\{?(DB_[A-Z_]+)\}?/g, (whole, name: string) => variables[name] ?? whole);
}
