import { isStashError } from '@stash-addons/core';
import type { Restic } from '@stash-addons/restic';

/** Makes the repository at most once in a run, however many units find that it is absent. */
export class RepositoryInit {
  #made: Promise<void> | undefined;
  #isThere = false;

  /** @param allowed whether the request asks for it. */
  constructor(
    private readonly restic: Restic,
    private readonly allowed: boolean,
    private readonly onDone: (startedAt: number) => void,
  ) {}

  /** Makes it now where it is absent and may be made; a backup is then never run twice. */
  async ensure(): Promise<void> {
    if (this.allowed) await this.around(() => this.restic.catConfig());
    this.#isThere = true;
  }

  /** Runs a backup; where the repository is absent and may be made, makes it and runs the backup again. */
  async around<T>(backup: () => Promise<T>): Promise<T> {
    try {
      return await backup();
    } catch (error) {
      if (!this.allowed || this.#isThere || !isStashError(error) || error.code !== 'SA_REPOSITORY_ABSENT') throw error;
      await (this.#made ??= this.#make());
      return backup();
    }
  }

  async #make(): Promise<void> {
    const startedAt = Date.now();
    try {
      await this.restic.init();
    } catch (error) {
      if (!isStashError(error) || error.code !== 'SA_REPOSITORY_EXISTS') throw error;
    }
    this.onDone(startedAt);
  }
}
