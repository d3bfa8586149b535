import type { EnvVar, Volume, VolumeMount } from 'kubernetes-types/core/v1.js';

const VOLUME = 'stash-api-token';
const SECONDS = 3607;

/** A token of the API with what its user has to know besides, where clients look for it. */
export const TOKEN_VOLUME: Volume = {
  name: VOLUME,
  projected: {
    defaultMode: 0o444,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: SECONDS } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
  },
};

export const TOKEN_MOUNT: VolumeMount = {
  name: VOLUME,
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  readOnly: true,
};

/** By these, programs of the wire know where they are. */
export const PLACE_ENV: EnvVar[] = [
  { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
];

/** Programs of Node then believe the certificate of the API server. */
export const TRUST_ENV: EnvVar[] = [{ name: 'NODE_EXTRA_CA_CERTS', value: `${TOKEN_MOUNT.mountPath}/ca.crt` }];
