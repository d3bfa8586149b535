import { DEFAULTS, VERSION } from './options.js';
import { NAME } from './names.js';
import { DEFAULT_RESOURCES } from './values.js';

const { requests, limits } = DEFAULT_RESOURCES;

/** Where the chart itself has a lock. */
export const LOCK_PATH = 'files/lock.json';

export const CHART = `apiVersion: v2
name: ${NAME}
description: Backs up databases by addons, compatible with the YAML of Stash
type: application
version: ${VERSION}
appVersion: ${DEFAULTS.tag}
kubeVersion: '>=1.30.0-0'
home: https://github.com/stash-addons/stash-addons
`;

export const VALUES_FILE = `image:
  # Also the registry of the images of built-in steps.
  registry: ${DEFAULTS.registry}
  name: ${DEFAULTS.image}
  tag: ${DEFAULTS.tag}
  # sha256:... of the image; it goes before the tag.
  digest: ''
imagePullSecrets: []

# One works, the others wait to take over.
replicas: 1

# The only namespaces that are served. Where there are none here all are served, by a ClusterRole; otherwise the rights are
# Roles of these namespaces.
watchNamespaces: []

# Names of the addons of this chart that are served. Where there are none here all are.
addons: []

# What stash-addons lock has written: the operator then serves the addons that are in it, as they are in it, and nothing
# else. --set-file lock=stash-addons.lock.yaml. Where there is none here that of the chart counts, if it has one.
lock: ''

# Whether to bring what a cluster has once: admission policies, and the rights of users. Off in a second installation.
shared: true

# Flags of the operator besides, such as --max-jobs=20.
flags: []

resources:
  requests:
    cpu: ${requests.cpu}
    memory: ${requests.memory}
  limits:
    memory: ${limits.memory}
`;

/** The ConfigMaps of the addons whose manifests are in the chart. */
export function addonsTemplate(configMap: string): string {
  return `{{- $found := list }}
{{- range $path, $_ := .Files.Glob "files/addons/*.json" }}
{{- $addon := base $path | trimSuffix ".json" }}
{{- $found = append $found $addon }}
{{- if or (empty $.Values.addons) (has $addon $.Values.addons) }}
---
${configMap}{{- end }}
{{- end }}
{{- range .Values.addons }}
{{- if not (has . $found) }}
{{- fail (printf "The chart has no addon %s; it has %s" . (join ", " $found)) }}
{{- end }}
{{- end }}
`;
}

/** The lock that counts, as text; empty where there is none. */
export const LOCK = `($.Values.lock | default ($.Files.Get "${LOCK_PATH}"))`;

/** The ConfigMap of the lock, in which $lock is its content. */
export function lockTemplate(configMap: string): string {
  return `{{- with ${LOCK} }}
{{- $lock := fromYaml . }}
{{- if not (and (hasKey $lock "lockVersion") (hasKey $lock "addons")) }}
{{- fail "lock is not what stash-addons lock writes; with a file: --set-file lock=stash-addons.lock.yaml" }}
{{- end }}
---
${configMap}{{- end }}
`;
}
