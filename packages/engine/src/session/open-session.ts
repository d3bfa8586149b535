import { type Release, StashError } from '@stash-addons/core';
import { type AddonChoice, chooseAddon, type OperationName, releaseFor } from '@stash-addons/host';
import type { Resolution } from '@stash-addons/resolver';
import { targetName } from '@stash-addons/session';
import { type Session, type SessionRecord, thisProcess } from '../state/sessions.js';
import { beginBackupSession, newRestoreSession, seedOf } from './identity.js';
import type { OpenSession, SessionInput } from './opened.js';
import { settleOrphans } from './orphans.js';
import { prepare, type Prepared } from './prepare.js';
import { probe } from './probe.js';
import { openSessionRepository } from './repository.js';
import { resolveSession } from './resolve.js';
import { createRunDirectory, writeSecrets } from './run-directory.js';

/**
 * Opens a session, hands it to `use`, and removes its private folder whatever happens. Documents, addon, release and
 * template are settled here; nothing of the target or the repository is changed.
 */
export async function withSession<T>(input: SessionInput, use: (open: OpenSession) => Promise<T>): Promise<T> {
  settleOrphans(input.context);
  return withPlace(input, async (opening, choice) => {
    const { context, prepared, directory } = opening;
    const repository = openSessionRepository(context, prepared, directory);
    const release = choice.release ?? (await releaseOfServer(opening, choice));
    const resolution = resolveFor(input, opening, { ...choice, release });
    const record = (now: Session): SessionRecord => ({
      session: now,
      engine: thisProcess(),
      repository: repository.url,
      addon: { name: choice.addon.manifest.addon.name, release: release.suffix },
      target: targetName(prepared),
    });
    return use({ ...opening, choice: { ...choice, release }, resolution, repository, record });
  });
}

/** What there is of a session before its repository is opened and its server asked. */
export type Opening = Pick<OpenSession, 'context' | 'prepared' | 'operation' | 'session' | 'directory'>;

/** Finds documents and addon, and makes the private folder with the secrets, which is removed again. */
export async function withPlace<T>(
  input: SessionInput,
  use: (opening: Opening, choice: AddonChoice) => Promise<T>,
): Promise<T> {
  const { context, objects, invoker, wish } = input;
  const operation = invoker.kind === 'RestoreSession' ? 'restore' : 'backup';
  const prepared = prepare(objects, invoker, context.env);
  const choice = chooseAddon(context.catalog, prepared, operation, wish);
  const session = newSession(input, prepared, operation);
  const directory = createRunDirectory(context.state, session.metadata.name ?? '');
  try {
    for (const { namespace, name, values } of prepared.secrets) writeSecrets(directory, namespace, name, values);
    return await use({ context, operation, prepared, session, directory }, choice);
  } finally {
    directory.remove();
    context.sessions.discardEmpty(session.metadata.name ?? '');
  }
}

function newSession({ context, seed }: SessionInput, prepared: Prepared, operation: OperationName): Session {
  const now = new Date();
  if (operation === 'restore') return newRestoreSession(context.sessions, prepared, now);
  return beginBackupSession(prepared.invoker, seed ?? seedOf(context.sessions, prepared.invoker, now), now);
}

/** Asks the server for its version, and says which release that means. */
async function releaseOfServer(opening: Opening, { addon }: AddonChoice): Promise<Release> {
  const { serverVersion } = await probe(opening, addon);
  const release = releaseFor(addon, serverVersion === undefined ? {} : { serverVersion });
  const { name } = addon.manifest.addon;
  opening.context.onEvent({
    type: 'chosen',
    addon: name,
    release: release.suffix,
    ...(serverVersion ? { serverVersion } : {}),
  });
  return release;
}

/** Throws SA_PARAM_UNKNOWN where parameters are taken strictly; otherwise it becomes a warning. */
export function resolveFor(
  input: SessionInput,
  opening: Pick<OpenSession, 'prepared' | 'operation' | 'session'>,
  choice: AddonChoice & { release: Release },
): Resolution {
  const { namespace = '', name = '' } = opening.session.metadata;
  const resolution = resolveSession({ ...opening, ...choice, session: { namespace, name } });
  const { addon, params } = choice.addon.manifest;
  for (const param of resolution.unknownParams) {
    const unknown = new StashError('SA_PARAM_UNKNOWN', {
      addon: addon.name,
      param,
      known: Object.keys(params).join(', '),
    });
    if (input.strictParams) throw unknown;
    input.context.onEvent({ type: 'warning', warning: unknown.toJSON() });
  }
  return resolution;
}
