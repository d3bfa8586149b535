import {
  APPCATALOG_V1ALPHA1,
  type AppBinding,
  type Backend,
  type BackupConfiguration,
  type Repository,
  type RestoreRule,
  type RestoreSession,
  type Secret,
  type SecretObject,
  type TargetRef,
  type TaskParam,
  V1ALPHA1,
  V1BETA1,
  type WireRetentionPolicy,
} from '@stash-addons/core';
import { ObjectSet } from '../documents/object-set.js';
import type { TargetUrl } from './target-url.js';

/** Namespace of everything the short form stands for. */
export const SHORT_FORM_NAMESPACE = 'local';

/** Sessions kept of a target that is backed up from the command line. */
const HISTORY_LIMIT = 20;

/** Secret values: what a document may show (a reference), and what is really used. */
export interface SecretEntry {
  /** `fromEnv:NAME` or `fromFile:path`, or plain text that is no secret. */
  shown: string;
  value: Secret | string;
}

export interface ShortForm {
  target: TargetUrl;
  appBindingType: string;
  targetSecret: Record<string, SecretEntry>;
  backend: Backend;
  repositorySecret: Record<string, SecretEntry>;
  task: { name?: string; params: TaskParam[] };
}

export interface ShortFormDocuments {
  objects: ObjectSet;
  /** The same documents with references instead of secrets, to be printed. */
  shown: (AppBinding | SecretObject | Repository | BackupConfiguration | RestoreSession)[];
}

/** The documents that `backup <url>` stands for. */
export function backupDocuments(
  form: ShortForm,
  options: { hostname?: string; retention: Omit<WireRetentionPolicy, 'name'> },
): ShortFormDocuments {
  const invoker: BackupConfiguration = {
    apiVersion: V1BETA1,
    kind: 'BackupConfiguration',
    metadata: { name: form.target.name, namespace: SHORT_FORM_NAMESPACE },
    spec: {
      repository: { name: repositoryName(form) },
      task: form.task,
      target: { ...(options.hostname === undefined ? {} : { alias: options.hostname }), ref: refOf(form) },
      retentionPolicy: { name: 'from-the-command-line', ...options.retention },
      backupHistoryLimit: HISTORY_LIMIT,
    },
  };
  return documents(form, invoker);
}

/** The documents that `restore <url>` stands for. */
export function restoreDocuments(form: ShortForm, rule: RestoreRule): ShortFormDocuments {
  const invoker: RestoreSession = {
    apiVersion: V1BETA1,
    kind: 'RestoreSession',
    metadata: { name: form.target.name, namespace: SHORT_FORM_NAMESPACE },
    spec: {
      repository: { name: repositoryName(form) },
      task: form.task,
      target: { ref: refOf(form), ...(Object.keys(rule).length === 0 ? {} : { rules: [rule] }) },
    },
  };
  return documents(form, invoker);
}

function documents(form: ShortForm, invoker: BackupConfiguration | RestoreSession): ShortFormDocuments {
  const bare = [appBindingOf(form), repositoryOf(form), invoker] as const;
  const secrets = [
    { name: form.target.name, entries: form.targetSecret },
    { name: repositoryName(form), entries: form.repositorySecret },
  ];
  const objects = new ObjectSet();
  for (const object of bare) objects.add(object, 'the command line');
  for (const { name, entries } of secrets) objects.add(realSecret(name, entries), 'the command line');
  return { objects, shown: [...secrets.map(({ name, entries }) => shownSecret(name, entries)), ...bare] };
}

function appBindingOf({ target, appBindingType }: ShortForm): AppBinding {
  return {
    apiVersion: APPCATALOG_V1ALPHA1,
    kind: 'AppBinding',
    metadata: { name: target.name, namespace: SHORT_FORM_NAMESPACE },
    spec: { type: appBindingType, clientConfig: { url: target.url }, secret: { name: target.name } },
  };
}

function repositoryOf(form: ShortForm): Repository {
  const name = repositoryName(form);
  return {
    apiVersion: V1ALPHA1,
    kind: 'Repository',
    metadata: { name, namespace: SHORT_FORM_NAMESPACE },
    spec: { backend: { ...form.backend, storageSecretName: name } },
  };
}

function shownSecret(name: string, entries: Record<string, SecretEntry>): SecretObject {
  const stringData = Object.fromEntries(Object.entries(entries).map(([key, { shown }]) => [key, shown]));
  return { ...secretObject(name), stringData };
}

/** In `data`, where no value is taken for a reference. */
function realSecret(name: string, entries: Record<string, SecretEntry>): SecretObject {
  const encode = ({ value }: SecretEntry) =>
    Buffer.from(typeof value === 'string' ? value : value.reveal()).toString('base64');
  const data = Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, encode(entry)]));
  return { ...secretObject(name), data };
}

function secretObject(name: string): SecretObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: SHORT_FORM_NAMESPACE } };
}

function refOf({ target }: ShortForm): TargetRef {
  return { apiVersion: APPCATALOG_V1ALPHA1, kind: 'AppBinding', name: target.name, namespace: SHORT_FORM_NAMESPACE };
}

function repositoryName({ target }: ShortForm): string {
  return `${target.name}-repository`;
}
