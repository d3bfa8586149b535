import { posix } from 'node:path';

/** Maps the wire's absolute paths to where they really are; the longest known parent counts. */
export type RealPath = (wirePath: string) => string;

export function realPaths(dirs: Readonly<Record<string, string>>): RealPath {
  const known = Object.entries(dirs).sort(([a], [b]) => b.length - a.length);
  return (wirePath) => {
    const path = posix.normalize(wirePath).replace(/(.)\/$/, '$1');
    for (const [wire, real] of known) {
      if (path === wire) return real;
      if (path.startsWith(`${wire}/`)) return posix.join(real, path.slice(wire.length));
    }
    return path;
  };
}
