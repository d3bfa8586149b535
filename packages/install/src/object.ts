import type { ApiObject } from '@stash-addons/core';

/** An object as it is applied. */
export type AnyObject = ApiObject & Record<string, unknown>;

/** A remark on the part of an object that a path leads to. */
export interface Remark {
  path: (string | number)[];
  text: string;
}

/** When an object is a part of an installation. */
export type Condition =
  /** Always. */
  | 'always'
  /** Once for each namespace that is served, where not all of them are. */
  | 'eachServed'
  /** Where all namespaces are served. */
  | 'allServed'
  /** Where the installation brings what a cluster has once. */
  | 'shared'
  /** Where this addon is served. */
  | { addon: string };

/** An object of the installation. */
export interface Part {
  /** File of the chart that it is in. */
  file: 'rbac' | 'addon-rights' | 'user-roles' | 'operator' | 'admission';
  when: Condition;
  /** For `eachServed` it is made for a namespace. */
  make: (served: string) => AnyObject;
  remarks?: Remark[];
}
