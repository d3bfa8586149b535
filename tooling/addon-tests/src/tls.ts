import { createAuthority, withTempDir } from '@stash-addons/testbed';

/** A PEM as an AppBinding's caBundle has it. */
export function base64(pem: string): string {
  return Buffer.from(pem).toString('base64');
}

/** PEM of an authority that no server of a test has its certificate from. */
export async function otherAuthority(): Promise<string> {
  return withTempDir(async (folder) => createAuthority(folder).caPem);
}
