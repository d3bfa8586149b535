import { readFileSync } from 'node:fs';
import { Secret, StashError } from '@stash-addons/core';
import { parseTargetUrl, type SecretEntry, type ShortForm, type TargetUrl } from '@stash-addons/engine';
import {
  addonByName,
  addonByScheme,
  type Catalog,
  type InstalledAddon,
  releaseFor,
  unknownAddon,
} from '@stash-addons/host';
import type { Values } from './command.js';
import { note } from './output/print.js';
import type { OPTIONS } from './options.js';
import { parseParams } from './params.js';
import { repositoryOf, storageEntries } from './repository.js';

type TargetValues = Values<
  Pick<(typeof OPTIONS)['backup'], 'repo' | 'param' | 'addon' | 'addon-version' | 'password-file'>
>;

const PASSWORD_VARIABLE = 'STASH_ADDONS_PASSWORD';

/** What `backup <url>` and `restore <url>` say, ready to become documents. */
export function readShortForm(catalog: Catalog, url: string, values: TargetValues): ShortForm {
  return { ...readTarget(catalog, url, values), ...readBackend(values.repo) };
}

/** The part of the short form that is about the database. */
export function readTarget(
  catalog: Catalog,
  url: string,
  values: Omit<TargetValues, 'repo'>,
): Omit<ShortForm, keyof ReturnType<typeof readBackend>> {
  const target = parseTargetUrl(url, (scheme) => defaultPortOf(catalog, scheme));
  const addon = addonOf(catalog, target, values.addon);
  const wanted = values['addon-version'];
  if (wanted !== undefined) releaseFor(addon, { suffix: wanted });
  return {
    target,
    appBindingType: serves(addon)?.types[0] ?? addon.manifest.addon.name,
    targetSecret: targetEntries(target, values['password-file']),
    task: { params: parseParams(values.param) },
  };
}

/** The part that is about the repository. Throws SA_USAGE, SA_REPOSITORY_STRING or SA_PASSWORD_MISSING. */
export function readBackend(repo: string | undefined): Pick<ShortForm, 'backend' | 'repositorySecret'> {
  const repository = repositoryOf(repo);
  return { backend: repository.backend, repositorySecret: storageEntries(repository) };
}

function addonOf(catalog: Catalog, { scheme }: TargetUrl, name: string | undefined): InstalledAddon {
  const addon = name === undefined ? addonByScheme(catalog, scheme) : addonByName(catalog, name);
  if (addon === undefined) throw unknownAddon(catalog, name ?? `${scheme}://`);
  return addon;
}

function serves({ manifest }: InstalledAddon) {
  return manifest.serves.find((one) => one.target === 'AppBinding');
}

/** The scheme of no addon gets 0 here; it is refused by name right after. */
function defaultPortOf(catalog: Catalog, scheme: string): number {
  const addon = addonByScheme(catalog, scheme);
  return (addon && serves(addon)?.defaultPort) ?? 0;
}

function targetEntries(target: TargetUrl, passwordFile: string | undefined): Record<string, SecretEntry> {
  const password = passwordEntry(target, passwordFile);
  return {
    ...(target.username === undefined ? {} : { username: { shown: target.username, value: target.username } }),
    ...(password === undefined ? {} : { password }),
  };
}

function passwordEntry({ password }: TargetUrl, file: string | undefined): SecretEntry | undefined {
  if (file !== undefined) return { shown: `fromFile:${file}`, value: new Secret(readPassword(file)) };
  if (password !== undefined) {
    note(
      `warning: the password in the address can be read by other users of this machine; use ${PASSWORD_VARIABLE} or --password-file`,
    );
    return { shown: `fromEnv:${PASSWORD_VARIABLE}`, value: password };
  }
  const given = process.env[PASSWORD_VARIABLE];
  return given === undefined ? undefined : { shown: `fromEnv:${PASSWORD_VARIABLE}`, value: new Secret(given) };
}

function readPassword(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new StashError('SA_PASSWORD_FILE', { path, problem: (cause as Error).message }, { cause });
  }
}
