import { randomBytes } from 'node:crypto';

/** Whose secret it is decides who may know it. */
export type Owner = 'database' | 'repository' | 'other';

/** A secret that is found nowhere by chance. */
export interface Canary {
  name: string;
  owner: Owner;
  text: string;
}

export function canary(name: string, owner: Owner, text = `Canary${randomBytes(12).toString('hex')}`): Canary {
  return { name, owner, text };
}

/** Part of a PEM key that a copy of the whole would hold: a line of its body. */
export function keyCanary(name: string, pem: string): Canary {
  return canary(name, 'database', pem.trim().split('\n')[2]);
}

/** The text as it is, in hex, and in base64 wherever in a longer text it begins. */
function formsOf({ text }: Canary): string[] {
  const bytes = Buffer.from(text);
  const shifted = [0, 1, 2].map((shift) => {
    const base64 = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return base64.slice(shift === 0 ? 0 : 4, -4);
  });
  return [text, bytes.toString('hex'), ...shifted];
}

/** The canaries that stand in a text. */
export function finder(canaries: readonly Canary[]): (text: string) => Canary[] {
  const forms = canaries.map((one) => ({ one, forms: formsOf(one) }));
  return (text) => forms.filter((entry) => entry.forms.some((form) => text.includes(form))).map(({ one }) => one);
}
