import type { OperatorSettings } from '@stash-addons/resolver';
import type { Patience } from './controllers/session/ending.js';

/** What the operator is told when it is started. */
export interface Settings {
  /** Where its Lease is, and the manifests of addons. */
  namespace: string;
  /** Tells this replica from the others. */
  identity: string;
  /** Namespaces that are served; all of them where it is empty. */
  watchNamespaces: readonly string[];
  /** Only addons of the lock are served, and no image but theirs. */
  frozen: boolean;
  /** Takes the place of the registry that the addons' images come from. */
  imageRegistry: string | undefined;
  /** Image of the built-in steps and hooks. */
  image: OperatorSettings;
  /** Objects of one kind that are worked on at once. */
  workers: number;
  /** Jobs that run at once; 0 for no limit. */
  jobs: number;
  patience: Patience;
}
