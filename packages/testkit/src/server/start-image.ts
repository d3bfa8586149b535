import { randomBytes } from 'node:crypto';
import type { ImageServer } from '../declare/server.js';
import { findProgram } from '../machine/programs.js';
import { startCommand, type Startable } from './start-command.js';
import { filledIn } from './variables.js';

/** Runs the image with its port at one of this machine; the container is removed when it has ended. */
export async function startImage(
  { image, args = [], containerEnv = {}, containerPort }: ImageServer,
  place: Omit<Startable, 'argv'>,
): Promise<() => Promise<void>> {
  const engine = findProgram('docker') ?? findProgram('podman');
  if (engine === undefined) throw new Error(`Neither docker nor podman is in PATH, and the image ${image} needs one`);
  const name = `stash-addon-conform-${randomBytes(6).toString('hex')}`;
  const env = Object.entries(containerEnv).flatMap(([key, text]) => ['-e', `${key}=${filledIn(text, place.env)}`]);
  const ports = ['-p', `127.0.0.1:${place.port}:${containerPort}`];
  const folder = place.env['DB_FOLDER'] ?? '';
  const files = ['-v', `${folder}:${folder}:ro`];
  const words = args.map((arg) => filledIn(arg, place.env));
  return startCommand({
    ...place,
    argv: [engine, 'run', '--rm', '--init', '--name', name, ...ports, ...files, ...env, image, ...words],
  });
}
