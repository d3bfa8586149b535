import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeTags, type TagKey } from '@stash-addons/core';
import { spawned } from '../machine/spawned.js';

/** A snapshot as restic lists it. */
export interface Stored {
  id: string;
  hostname: string;
  paths: string[];
  tags: Partial<Record<TagKey, string>>;
  /** As they stand in the repository. */
  rawTags: string[];
}

export interface RepositoryAccess {
  path: string;
  password: string;
  restic: string;
}

/** A repository in a folder, seen by restic itself. */
export class Repository {
  constructor(readonly access: RepositoryAccess) {}

  get path(): string {
    return this.access.path;
  }

  /** Its standard output. Throws where it fails. */
  async restic(args: readonly string[], input?: string): Promise<string> {
    const { path, password, restic } = this.access;
    const env = { ...process.env, RESTIC_REPOSITORY: path, RESTIC_PASSWORD: password };
    const { code, stdout, all } = await spawned(restic, [...args, '--no-cache'], { env, input });
    if (code !== 0) throw new Error(`restic ${args.join(' ')}: ${all}`);
    return stdout;
  }

  /** Oldest first. */
  async snapshots(): Promise<Stored[]> {
    const listed = JSON.parse(await this.restic(['snapshots', '--json', '--no-lock'])) as Listed[];
    return listed.map(({ id, hostname, paths, tags = [] }) => {
      return { id, hostname, paths, tags: decodeTags(tags), rawTags: tags };
    });
  }

  locks(): string[] {
    return readdirSync(join(this.path, 'locks'));
  }

  /** A second one with the same content. */
  copyTo(path: string): Repository {
    cpSync(this.path, path, { recursive: true });
    return new Repository({ ...this.access, path });
  }
}

interface Listed {
  id: string;
  hostname: string;
  paths: string[];
  tags?: string[];
}
