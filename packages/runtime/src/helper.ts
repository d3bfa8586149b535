/**
 * For the helpers of an addon: scripts that Node runs in the place of a program. A helper dies with the program that started
 * it, and what it starts itself would go on; so it starts `dieWithParent(argv)` in the place of `argv`, on its main thread.
 */
export { dieWithParent } from '@stash-addons/restic/guard';
