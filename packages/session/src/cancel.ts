/** On a session: it is to be ended. Any value but the empty one. */
export const CANCEL_ANNOTATION = 'stash-addons.dev/cancel';
