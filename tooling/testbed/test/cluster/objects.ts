import { SHELL_IMAGE } from '@stash-addons/testbed/cluster';

/** A container that runs a shell script. */
export function container(name: string, script: string): object {
  return { name, image: SHELL_IMAGE, command: ['sh', '-ec', script] };
}

/** A pod of the default namespace that runs once. */
export function pod(name: string, spec: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, ...spec },
  };
}
