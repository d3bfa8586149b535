import type { ApiObject, RunSummary } from '@stash-addons/core';
import { summaryOfOneHost } from '@stash-addons/testbed/cluster';
import type { PodSpec } from 'kubernetes-types/core/v1.js';
import { eventually, NAMESPACE, type Scene } from './scene.js';

export type Pod = ApiObject & { spec: PodSpec };

const common = { image: 'x', imageID: 'x', ready: false, restartCount: 0 };
const endedAs = (terminated: object) => ({ terminated: { exitCode: 0, reason: 'Completed', ...terminated } });

/** Says of pods what a kubelet would, since a control plane without a node runs none. The Job controller is a real one. */
export class FakeKubelet {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** The pod of a session, as soon as there is one. */
  podOf(session: string, operation = 'backup'): Promise<Pod> {
    return this.podOfJob(`stash-${operation}-${session}-0`);
  }

  podOfJob(job: string): Promise<Pod> {
    return eventually(async () => {
      const pods = await this.#scene.list<Pod>('pod', `batch.kubernetes.io/job-name=${job}`);
      return pods.find(({ metadata }) => metadata.deletionTimestamp === undefined);
    });
  }

  /** The last container of any Job ended so. */
  async endJob(job: string, terminated: { exitCode: number; reason?: string; message?: string }): Promise<void> {
    await this.#end(await this.podOfJob(job), terminated.exitCode === 0 ? 'Succeeded' : 'Failed', terminated);
  }

  /** What the status step leaves. */
  summary(own: Partial<RunSummary> = {}): string {
    return JSON.stringify({ ...summaryOfOneHost(), ...own });
  }

  /** All containers ran; the last one left this. */
  async succeed(session: string, summary: Partial<RunSummary> = {}, operation = 'backup'): Promise<void> {
    const message = this.summary(summary);
    await this.#end(await this.podOf(session, operation), 'Succeeded', { exitCode: 0, message });
  }

  /** The containers ended so, one after the other; those after the last one given never began. */
  async end(session: string, terminated: object[]): Promise<void> {
    const pod = await this.podOf(session);
    const { initContainers = [], containers } = pod.spec;
    const states = [...initContainers, ...containers].map(({ name }, at) => ({
      ...common,
      name,
      state: terminated[at] === undefined ? { waiting: { reason: 'PodInitializing' } } : endedAs(terminated[at]),
    }));
    const failed = terminated.some((one) => 'exitCode' in one && one.exitCode !== 0);
    await this.#say(pod, {
      phase: failed ? 'Failed' : 'Succeeded',
      initContainerStatuses: states.slice(0, initContainers.length),
      containerStatuses: states.slice(initContainers.length),
    });
  }

  /** The last container failed. */
  async fail(session: string, terminated: { exitCode: number; reason?: string; message?: string }): Promise<void> {
    await this.#end(await this.podOf(session), 'Failed', terminated);
  }

  /** Says something about the pod as a whole. */
  async say(session: string, status: object): Promise<void> {
    await this.#say(await this.podOf(session), status);
  }

  async #say({ metadata }: Pod, status: object): Promise<void> {
    const change = JSON.stringify({ status });
    const pod = ['pod', metadata.name ?? '', `--namespace=${NAMESPACE}`];
    await this.#scene.cluster.kubectl(['patch', ...pod, '--subresource=status', '--type=merge', `--patch=${change}`]);
  }

  async #end(pod: Pod, phase: string, terminated: object): Promise<void> {
    const { spec } = pod;
    const [last] = spec.containers;
    const done = { terminated: { exitCode: 0, reason: 'Completed' } };
    const initContainerStatuses = spec.initContainers?.map(({ name }) => ({ ...common, name, state: done }));
    const containerStatuses = [
      { ...common, name: last?.name ?? '', state: { terminated: { reason: 'Error', ...terminated } } },
    ];
    await this.#say(pod, { phase, initContainerStatuses, containerStatuses });
  }
}
