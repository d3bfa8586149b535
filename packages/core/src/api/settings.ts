import type {
  Affinity,
  EmptyDirVolumeSource,
  EnvFromSource,
  EnvVar,
  Lifecycle,
  LocalObjectReference,
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimStatus,
  PodReadinessGate,
  PodSecurityContext,
  Probe,
  ResourceRequirements,
  SecurityContext,
  Toleration,
  TopologySpreadConstraint,
} from 'kubernetes-types/core/v1.js';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';

/** A folder that lasts as long as the pod. */
export interface EmptyDirSettings extends EmptyDirVolumeSource {
  /** Whether the repository's index is fetched anew instead of kept in the folder. */
  disableCaching?: boolean;
}

export interface PodRuntimeSettings {
  /** Labels for the pod. */
  podLabels?: Record<string, string>;
  /** Annotations for the pod. */
  podAnnotations?: Record<string, string>;
  /** Labels a node must have to run the pod. */
  nodeSelector?: Record<string, string>;
  /** Service account to run as, instead of one made for the invoker. */
  serviceAccountName?: string;
  /** Annotations for the service account that is made. */
  serviceAccountAnnotations?: Record<string, string>;
  /** Whether the pod gets a token for the API. */
  automountServiceAccountToken?: boolean;
  /** The node to run on. */
  nodeName?: string;
  /** Security settings of the pod. */
  securityContext?: PodSecurityContext;
  /** Secrets to fetch images with. */
  imagePullSecrets?: LocalObjectReference[];
  /** Which nodes and pods the pod belongs near to or away from. */
  affinity?: Affinity;
  /** The scheduler that places the pod. */
  schedulerName?: string;
  /** Taints of nodes that the pod stands. */
  tolerations?: Toleration[];
  /** Priority class of the pod. */
  priorityClassName?: string;
  /** Priority of the pod as a number. */
  priority?: number;
  /** Conditions besides its containers that make the pod ready. */
  readinessGates?: PodReadinessGate[];
  /** The container runtime class to use. */
  runtimeClassName?: string;
  /** Whether variables about Services are put into the environment. */
  enableServiceLinks?: boolean;
  /** How pods are spread over the cluster. */
  topologySpreadConstraints?: TopologySpreadConstraint[];
}

export interface ContainerRuntimeSettings {
  /** What each container asks for and may use. */
  resources?: ResourceRequirements;
  /** Probe that restarts a container. */
  livenessProbe?: Probe;
  /** Probe that says whether a container is ready. */
  readinessProbe?: Probe;
  /** What is run when a container starts or is ended. */
  lifecycle?: Lifecycle;
  /** Security settings of each container. */
  securityContext?: SecurityContext;
  /** CPU priority of what a container runs. */
  nice?: {
    /** From -20, first, to 19, last. */
    adjustment?: number;
  };
  /** Disk priority of what a container runs. */
  ionice?: {
    /** 1 real time, 2 best effort, 3 idle. */
    class?: number;
    /** Within the class, from 0, first, to 7, last. */
    classData?: number;
  };
  /** Variables for each container. */
  env?: EnvVar[];
  /** Where further variables come from. */
  envFrom?: EnvFromSource[];
}

export interface RuntimeSettings {
  /** Settings of the pod. */
  pod?: PodRuntimeSettings;
  /** Settings of each of its containers. */
  container?: ContainerRuntimeSettings;
}

export interface ClaimTemplate {
  /** API version of the claim. */
  apiVersion?: string;
  /** PersistentVolumeClaim. */
  kind?: string;
  /** Name, labels and annotations of the claim. */
  metadata?: Pick<ObjectMeta, 'name' | 'generateName' | 'namespace' | 'labels' | 'annotations' | 'ownerReferences'>;
  /** What the claim asks for. */
  spec?: PersistentVolumeClaimSpec;
  /** Not used. */
  status?: PersistentVolumeClaimStatus;
}
