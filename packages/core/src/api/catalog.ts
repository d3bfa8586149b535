import type { ContainerPort, Volume, VolumeDevice, VolumeMount } from 'kubernetes-types/core/v1.js';
import type { ApiObject, TaskParam, V1BETA1 } from './common.js';
import type { ContainerRuntimeSettings } from './settings.js';

export interface FunctionSpec {
  /** The image; variables are filled in, as in every text of a Function. */
  image?: string;
  /** Replaces the entry point of the image. */
  command?: string[];
  /** Arguments. */
  args?: string[];
  /** Folder it is started in. */
  workingDir?: string;
  /** Ports the container opens. */
  ports?: ContainerPort[];
  /** Where volumes are mounted. */
  volumeMounts?: VolumeMount[];
  /** Where block devices are put. */
  volumeDevices?: VolumeDevice[];
  /** Settings of the container. */
  runtimeSettings?: ContainerRuntimeSettings;
  /** Not used any more. */
  podSecurityPolicyName?: string;
}

/** A container template, a step of Tasks. */
export interface FunctionObject extends ApiObject<typeof V1BETA1, 'Function'> {
  /** What is wanted. */
  spec: FunctionSpec;
}

export interface TaskStep {
  /** Name of the Function. */
  name: string;
  /** Parameters for it. */
  params?: TaskParam[];
}

/** Functions to run in order. */
export interface Task extends ApiObject<typeof V1BETA1, 'Task'> {
  /** What is wanted. */
  spec: {
    /** The Functions. */
    steps?: TaskStep[];
    /** Volumes that they mount. */
    volumes?: Volume[];
  };
}
