import type { PrivateFile, PrivatePath, RunContext } from '../contract/plan.js';
import { requireSecret } from './secrets.js';

/** Certificates as private files of a command: put `files` into it, and say the paths in the way its client takes them. */
export interface TlsFiles {
  /** The authority that the server's certificate has to be of. */
  ca?: PrivatePath;
  /** The client's own certificate and key: both or none. */
  cert?: PrivatePath;
  key?: PrivatePath;
  files: PrivateFile[];
}

const CA = 'tls/ca.crt';
const CERT = 'tls.crt';
const KEY = 'tls.key';

/**
 * The authority of the AppBinding, unless it says not to verify, and the client certificate of the Secret `from`,
 * where it was given. Throws SA_TARGET_SECRET_KEY where that Secret lacks `tls.crt` or `tls.key`.
 */
export function tlsFiles(context: RunContext, from = 'tls'): TlsFiles {
  const { caBundle, insecureSkipVerify } = context.connection;
  const authority: TlsFiles =
    caBundle === undefined || insecureSkipVerify
      ? { files: [] }
      : { ca: { $path: CA }, files: [{ path: CA, content: [caBundle] }] };
  if (context.secretKeys[from] === undefined) return authority;
  const own = [CERT, KEY].map((key) => ({ path: `tls/${key}`, content: [requireSecret(context, key, { from })] }));
  return {
    ...authority,
    cert: { $path: `tls/${CERT}` },
    key: { $path: `tls/${KEY}` },
    files: [...authority.files, ...own],
  };
}
