/** A pause between two rounds that something may cut short. */
export class Rest {
  #end: () => void = () => undefined;
  #isCut = false;

  /** Ends the pause, or the next one where there is none. */
  cut = (): void => {
    this.#isCut = true;
    this.#end();
  };

  async for(milliseconds: number): Promise<void> {
    if (!this.#isCut) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#isCut = false;
  }
}
