import type { Manifest } from '@stash-addons/core';
import type { Lock } from '@stash-addons/host';
import { addonConfigMap, lockConfigMap } from './addon-config-map.js';
import { addonsTemplate, CHART, LOCK, LOCK_PATH, lockTemplate, VALUES_FILE } from './chart-files.js';
import { DEFINITIONS } from './definitions.js';
import type { AnyObject, Condition, Part, Remark } from './object.js';
import { partsOf } from './parts.js';
import type { Values } from './values.js';
import { documentOf } from './yaml.js';

/** Stands in the place of a whole value, without quotes. */
const bare = (expression: string): string => `⟦${expression}⟧`;
const FLAGS = '⟦flags⟧';

/** What Helm fills in. */
const EXPRESSIONS: Values = {
  namespace: '{{ $.Release.Namespace }}',
  registry: '{{ $.Values.image.registry }}',
  image: '{{ $.Values.image.name }}',
  tag: '{{ $.Values.image.tag }}{{ with $.Values.image.digest }}@{{ . }}{{ end }}',
  replicas: bare('{{ $.Values.replicas }}'),
  watchNamespaces: '{{ join `,` $.Values.watchNamespaces }}',
  flags: [FLAGS],
  imagePullSecrets: bare('{{ $.Values.imagePullSecrets | toJson }}'),
  resources: bare('{{ $.Values.resources | toJson }}'),
};

const WRAPPED: Record<Extract<Condition, string>, (text: string) => string> = {
  always: (text) => text,
  shared: (text) => `{{- if $.Values.shared }}\n${text}{{- end }}\n`,
  allServed: (text) => `{{- if not $.Values.watchNamespaces }}\n${text}{{- end }}\n`,
  eachServed: (text) => `{{- range $.Values.watchNamespaces }}\n${text}{{- end }}\n`,
};

/** The files of the Helm chart by their paths in it, with the addons whose manifests are given, and a lock if there is one. */
export function chartFiles(addons: readonly Manifest[], lock?: Lock): Record<string, string> {
  const parts = partsOf(EXPRESSIONS, addons);
  const names = [...new Set(parts.map(({ file }) => file))];
  const templates = names.map((name) => {
    const texts = parts.filter(({ file }) => file === name).map(templateOf);
    return [`templates/${name}.yaml`, texts.join('')];
  });
  const definitions = DEFINITIONS.map((one) => [`crds/${one.metadata.name}.json`, JSON.stringify(one)]);
  const manifests = addons.map((one) => [`files/addons/${one.addon.name}.json`, JSON.stringify(one)]);
  const configMap = addonConfigMap(EXPRESSIONS.namespace, '{{ $addon }}', bare('{{ $.Files.Get $path | toJson }}'));
  const lockMap = lockConfigMap(EXPRESSIONS.namespace, bare('{{ toJson $lock | toJson }}'));
  return {
    'Chart.yaml': CHART,
    'values.yaml': VALUES_FILE,
    'templates/addons.yaml': addonsTemplate(textOf(configMap)),
    'templates/lock.yaml': lockTemplate(textOf(lockMap)),
    ...(lock && { [LOCK_PATH]: JSON.stringify(lock) }),
    ...(Object.fromEntries([...templates, ...definitions, ...manifests]) as Record<string, string>),
  };
}

function templateOf({ when, make, remarks }: Part): string {
  const text = `---\n${textOf(make('{{ . }}'), remarks)}`;
  if (typeof when === 'string') return WRAPPED[when](text);
  const served = `or (empty $.Values.addons) (has "${when.addon}" $.Values.addons)`;
  return `{{- if ${served} }}\n${text}{{- end }}\n`;
}

function textOf(object: AnyObject, remarks: readonly Remark[] = []): string {
  const yaml = documentOf({ object, remarks });
  const flags = new RegExp(`^( *)- ${FLAGS}$`, 'm');
  return yaml.replace(flags, (_, indent: string) => flagLines(indent)).replaceAll(/⟦(.*?)⟧/g, '$1');
}

function flagLines(indent: string): string {
  const given = ['{{- range $.Values.flags }}', '- {{ . | quote }}', '{{- end }}'];
  const frozen = [`{{- if ${LOCK} }}`, '- --frozen', '{{- end }}'];
  return [...given, ...frozen].map((line) => indent + line).join('\n');
}
