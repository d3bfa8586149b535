import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../lib/exec.mjs';
import { cache, root } from '../lib/paths.mjs';
import { ensureGoTool, goProgram } from './go-tools.mjs';

const MODULE = 'github.com/k8up-io/k8up/v2';

/** The operator that the benchmark runs beside ours, and its definitions. */
export async function ensureK8up() {
  const { note } = await ensureGoTool('k8up');
  const definitions = join(cache, 'k8up-definitions');
  const args = ['list', '-m', '-f', '{{.Dir}}', MODULE];
  const { output } = await capture(goProgram('k8up'), args, { cwd: join(root, 'tooling', 'tools', 'k8up') });
  rmSync(definitions, { recursive: true, force: true });
  cpSync(join(output.trim(), 'config', 'crd', 'apiextensions.k8s.io', 'v1'), definitions, { recursive: true });
  return { note };
}
