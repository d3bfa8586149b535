/** Name of the operator's Deployment, ServiceAccount and so on. */
export const NAME = 'stash-addons';

export const SELECTOR = { 'app.kubernetes.io/name': NAME };

/** What all objects of an installation are found by. */
export const LABELS = { ...SELECTOR, 'app.kubernetes.io/part-of': NAME };
