import { readFileSync } from 'node:fs';
import { Secret, type SecretObject, StashError } from '@stash-addons/core';

const FROM_ENV = 'fromEnv:';
const FROM_FILE = 'fromFile:';

/**
 * The values of a Secret document. In `stringData`, `fromEnv:NAME` takes a variable and `fromFile:path` a file (without
 * the line end it closes with), so that a document can be kept without the secret in it.
 * Throws SA_SECRET_REFERENCE where what is referred to is not there.
 */
export function secretValues(object: SecretObject, env: NodeJS.ProcessEnv): Record<string, Secret> {
  const values: Record<string, Secret> = {};
  for (const [key, encoded] of Object.entries(object.data ?? {})) {
    values[key] = Secret.underKey(key, Buffer.from(encoded, 'base64').toString('utf8'));
  }
  for (const [key, text] of Object.entries(object.stringData ?? {})) {
    values[key] = Secret.underKey(key, valueOf(object, key, text, env));
  }
  return values;
}

function valueOf(object: SecretObject, key: string, text: string, env: NodeJS.ProcessEnv): string {
  const missing = (reference: string, cause?: unknown): never => {
    const secret = `${object.metadata.namespace}/${object.metadata.name}`;
    throw new StashError('SA_SECRET_REFERENCE', { key, secret, reference }, { cause });
  };
  if (text.startsWith(FROM_ENV)) {
    const name = text.slice(FROM_ENV.length);
    return env[name] ?? missing(`the variable ${name}`);
  }
  if (!text.startsWith(FROM_FILE)) return text;
  const path = text.slice(FROM_FILE.length);
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    return missing(`the file ${path}`, error);
  }
}
