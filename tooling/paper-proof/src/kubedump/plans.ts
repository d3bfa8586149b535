import { planOf, type Plan } from '@stash-addons/core';
import { helper, type PlanCase } from '../shared/plan-case.js';

interface Walk {
  scope: { kind: 'cluster' } | { kind: 'namespace'; name: string } | { kind: 'object'; name: string; of: string };
  sanitize: boolean;
  labelSelector?: string;
  /** Without a cluster around it. */
  kubeconfig?: string;
}

/** In a cluster the helper reads the token of the pod, which has the manifest's rules and nothing else. */
export function dumpResources({ scope, sanitize, labelSelector, kubeconfig }: Walk): Plan {
  const where = scope.kind === 'cluster' ? [] : ['--name', scope.name];
  const of = scope.kind === 'object' ? ['--of', scope.of] : [];
  const selector = labelSelector === undefined ? [] : ['--label-selector', labelSelector];
  const args = ['--scope', scope.kind, ...where, ...of, '--sanitize', String(sanitize), ...selector];
  const env = kubeconfig === undefined ? {} : { env: { KUBECONFIG: kubeconfig } };
  const walk = helper('dump-resources', [...args, '--out', { $path: 'resources' }], env);
  const flow = { kind: 'tree', path: '/stash-tmp/resources', folder: 'resources', commands: [walk] } as const;
  return planOf([{ host: 'host-0', format: 'manifests', flow: { ...flow, commands: [walk] } }]);
}

export const plans: PlanCase[] = [
  { name: 'a whole cluster', operation: 'backup', plan: dumpResources({ scope: { kind: 'cluster' }, sanitize: true }) },
  {
    name: 'one namespace, from outside',
    operation: 'backup',
    plan: dumpResources({
      scope: { kind: 'namespace', name: 'demo' },
      sanitize: false,
      labelSelector: 'app=acme',
      kubeconfig: '/home/me/.kube/config',
    }),
  },
  {
    name: 'one object and what it owns',
    operation: 'backup',
    plan: dumpResources({ scope: { kind: 'object', name: 'web', of: 'Deployment.apps' }, sanitize: true }),
  },
];
