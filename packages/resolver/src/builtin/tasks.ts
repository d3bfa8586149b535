import { SCRATCH_PATH, type Task, V1BETA1 } from '@stash-addons/core';

const VOLUME = 'stash-volume';

/** The Tasks every host brings along, by name: a claim's backup and restore. */
export function builtinTasks(): Record<string, Task> {
  return Object.fromEntries(['pvc-backup', 'pvc-restore'].map((name) => [name, claimTask(name)]));
}

function claimTask(name: string): Task {
  const output = { name: 'outputDir', value: `${SCRATCH_PATH}/output` };
  return {
    apiVersion: V1BETA1,
    kind: 'Task',
    metadata: { name },
    spec: {
      steps: [
        { name, params: [output, { name: 'targetVolume', value: VOLUME }] },
        { name: 'update-status', params: [{ ...output }] },
      ],
      volumes: [{ name: VOLUME, persistentVolumeClaim: { claimName: '${TARGET_NAME}' } }],
    },
  };
}
