import { DEFAULTS, VERSION } from './options.js';
import { NAME } from './names.js';
import { DEFAULT_RESOURCES } from './values.js';

const { requests, limits } = DEFAULT_RESOURCES;

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
