import type { Command, Flow, Format, ManifestSource, Operation, Plan, SecretRef, Unit } from '@stash-addons/core';

const LAYOUT: Record<Flow['kind'], Format['layout']> = { stream: 'file', tree: 'tree', volume: 'volume' };

/** What is wrong with a plan, given what its manifest promises. */
export function planProblems(manifest: ManifestSource, name: 'backup' | 'restore', plan: Plan): string[] {
  const operation = manifest.operations[name];
  if (operation === undefined) return [`there is no ${name}`];
  return [
    ...wholeProblems(operation, plan),
    ...plan.units.flatMap((unit) => unitProblems(manifest, name, unit)),
    ...commandsOf(plan).flatMap((command) => commandProblems(manifest, operation, command)),
  ];
}

/** Every command a plan can run. */
export function commandsOf(plan: Plan): Command[] {
  const steps = [...plan.before, ...plan.after].flatMap(({ run, undo }) => (undo === undefined ? [run] : [run, undo]));
  return [...steps, ...plan.units.flatMap(({ flow }) => flowCommands(flow))];
}

function flowCommands(flow: Flow): Command[] {
  if (flow.kind === 'stream') return [...(flow.sequence ?? []), ...flow.stages];
  return flow.kind === 'tree' ? flow.commands : [];
}

function wholeProblems(operation: Operation, plan: Plan): string[] {
  const hosts = plan.units.map(({ host }) => host);
  const problems = [
    [JSON.stringify(plan) !== JSON.stringify(structuredClone(plan)), 'is not plain data'],
    [plan.units.length === 0, 'has no unit'],
    [new Set(hosts).size !== hosts.length, 'names a host twice'],
    [operation.hosts === 'one' && hosts.length > 1, 'has several hosts where the manifest says one'],
    [plan.concurrency < 1, 'runs no unit at all'],
  ] as const;
  return problems.flatMap(([bad, text]) => (bad ? [text] : []));
}

function unitProblems(manifest: ManifestSource, name: 'backup' | 'restore', { format: id, flow }: Unit): string[] {
  const format = manifest.formats.find((one) => one.id === id);
  if (format === undefined) return [`the format ${id} is not declared`];
  const place = flow.kind === 'stream' ? `/${flow.file}` : flow.kind === 'tree' ? flow.path : format.paths[0];
  const problems = [
    [name === 'backup' && !format.writes, `the format ${id} is not written any more`],
    [LAYOUT[flow.kind] !== format.layout, `a ${flow.kind} does not make a ${format.layout}`],
    [!format.paths.includes(place as string), `${place} is no path of the format ${id}`],
    [flow.kind === 'volume' && manifest.operations[name]?.security !== 'file-owner', 'owners are lost without root'],
    [name === 'backup' && flow.kind === 'stream' && flowCommands(flow).length === 0, 'nothing writes the stream'],
  ] as const;
  return problems.flatMap(([bad, text]) => (bad ? [text] : []));
}

function commandProblems(manifest: ManifestSource, operation: Operation, command: Command): string[] {
  const [program, ...args] = command.argv;
  const content = (command.files ?? []).flatMap((file) => file.content);
  const values = [...content, ...Object.values(command.env ?? {})];
  const secrets = values.filter((one): one is SecretRef => typeof one !== 'string' && '$secret' in one);
  const paths = [...args, ...Object.values(command.env ?? {})].flatMap((one) =>
    typeof one !== 'string' && '$path' in one ? [one.$path] : [],
  );
  return [
    ...(command.helper === undefined && !(program in manifest.tools) ? [`the tool ${program} is not declared`] : []),
    ...(command.helper !== undefined && !/^helpers\/[a-z-]+\.js$/.test(command.helper) ? ['a helper leads away'] : []),
    ...[...paths, ...(command.files ?? []).map(({ path }) => path)]
      .filter(leadsAway)
      .map((path) => `${path} leads away`),
    ...secrets
      .filter((one) => !isProvided(operation, one))
      .map(({ $secret }) => `${$secret.from}/${$secret.key} is not provided`),
  ];
}

function leadsAway(path: string): boolean {
  return path === '' || path.startsWith('/') || path.split('/').includes('..');
}

function isProvided({ access }: Operation, { $secret }: SecretRef): boolean {
  if ($secret.from !== 'target') return access.refs.some(({ name }) => name === $secret.from);
  return access.secretKeys.some(({ key, alias = [] }) => [key, ...alias].includes($secret.key));
}
