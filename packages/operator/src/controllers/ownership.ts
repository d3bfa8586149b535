export { childLabels, ownedBy } from '@stash-addons/session';

/** The finalizer of the wire's invokers. */
export const FINALIZER = 'stash.appscode.com';
/** That of a Repository. */
export const REPOSITORY_FINALIZER = 'stash';
