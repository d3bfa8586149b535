import type { ContainerPort, Volume, VolumeDevice, VolumeMount } from 'kubernetes-types/core/v1.js';
import type { ApiObject, ContainerRuntimeSettings, TaskParam, V1BETA1 } from './common.js';

export interface FunctionSpec {
  image?: string;
  command?: string[];
  args?: string[];
  workingDir?: string;
  ports?: ContainerPort[];
  volumeMounts?: VolumeMount[];
  volumeDevices?: VolumeDevice[];
  runtimeSettings?: ContainerRuntimeSettings;
  podSecurityPolicyName?: string;
}

/** Named so because `Function` is taken. */
export interface FunctionObject extends ApiObject<typeof V1BETA1, 'Function'> {
  spec: FunctionSpec;
}

export interface TaskStep {
  name: string;
  params?: TaskParam[];
}

export interface Task extends ApiObject<typeof V1BETA1, 'Task'> {
  spec: { steps?: TaskStep[]; volumes?: Volume[] };
}
