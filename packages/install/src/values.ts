/** What differs from one installation to the next. For a chart these are expressions of its values. */
export interface Values {
  namespace: string;
  /** Registry of the operator's image, for example `ghcr.io/stash-addons`. */
  registry: string;
  /** Name of the image in that registry. */
  image: string;
  /** Tag, with `@sha256:...` after it where the image is named by its digest. */
  tag: string;
  replicas: number | string;
  /** With commas; empty for all. */
  watchNamespaces: string;
  /** Flags of the operator besides. */
  flags: readonly string[];
  /** Secrets in the operator's namespace. */
  imagePullSecrets: readonly { name: string }[] | string;
  resources: object | string;
}

/** The operator keeps a few fields of each object; 25,000 of them take 20 MB beside Node's own 80. */
export const DEFAULT_RESOURCES = {
  requests: { cpu: '50m', memory: '128Mi' },
  limits: { memory: '256Mi' },
};
