import { about, type SubjectFinding } from '@stash-addons/engine';
import type { CommandRun } from '../../command.js';
import { printFindings } from '../../output/findings.js';
import { printJson } from '../../output/print.js';
import { withCluster } from '../connect.js';
import { examineAddons, examineKinds, examineOperator } from '../examine-cluster.js';
import { examineConfigurations } from '../examine-configurations.js';

/** Looks, and changes nothing. Ends with 1 where something would keep a backup from ending well. */
export const runDoctor: CommandRun<Record<never, never>> = ({ words: [name], values }) =>
  withCluster(values, async (cluster) => {
    const found: SubjectFinding[] = [
      ...about(`Cluster ${cluster.server}`, await examineKinds(cluster)),
      ...about('Operator', await examineOperator(cluster, new Date())),
      ...about('Addons', await examineAddons(cluster)),
      ...(await examineConfigurations(cluster, name)),
    ];
    if (values.json) printJson(found);
    else printFindings(found);
    if (found.some(({ level }) => level === 'error')) process.exitCode = 1;
  });
