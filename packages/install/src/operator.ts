import { LABELS, NAME, SELECTOR } from './names.js';
import type { AnyObject, Part } from './object.js';
import type { Values } from './values.js';

const PORT = 8080;

/** The pod itself stays alive when the API server does not answer; so the probes ask for nothing but an answer. */
function probe(path: string): object {
  return { httpGet: { path, port: 'metrics' }, periodSeconds: 10, failureThreshold: 3 };
}

function fieldOf(name: string, fieldPath: string): object {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function containerOf({ registry, image, tag, watchNamespaces, flags, resources }: Values): object {
  return {
    name: 'operator',
    image: `${registry}/${image}:${tag}`,
    args: [
      `--docker-registry=${registry}`,
      `--image=${image}`,
      `--image-tag=${tag}`,
      `--watch-namespaces=${watchNamespaces}`,
      `--port=${PORT}`,
      ...flags,
    ],
    env: [fieldOf('POD_NAMESPACE', 'metadata.namespace'), fieldOf('POD_NAME', 'metadata.name')],
    ports: [{ name: 'metrics', containerPort: PORT }],
    livenessProbe: probe('/healthz'),
    readinessProbe: probe('/readyz'),
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

function deploymentOf(values: Values): AnyObject {
  const { namespace, replicas, imagePullSecrets } = values;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: NAME, namespace, labels: LABELS },
    spec: {
      replicas,
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccountName: NAME,
          imagePullSecrets,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65534,
            runAsGroup: 65534,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [containerOf(values)],
        },
      },
    },
  };
}

/** Where metrics are scraped. */
function serviceOf({ namespace }: Values): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: NAME, namespace, labels: LABELS },
    spec: { selector: SELECTOR, ports: [{ name: 'metrics', port: PORT, targetPort: 'metrics' }] },
  };
}

export function operatorParts(values: Values): Part[] {
  return [
    { file: 'operator', when: 'always', make: () => deploymentOf(values) },
    { file: 'operator', when: 'always', make: () => serviceOf(values) },
  ];
}
