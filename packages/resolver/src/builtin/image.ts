import type { OperatorSettings } from '../types.js';

/** The image of hooks and built-in Functions, for example `registry.example/stash:1.0`. */
export function operatorImage({ registry, image, tag }: OperatorSettings): string {
  return `${registry === '' ? '' : `${registry}/`}${image}:${tag}`;
}
