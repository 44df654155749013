/** Does each thing once; who asks again gets the same answer, or the same error. */
export class Once {
  readonly #known = new Map<string, Promise<unknown>>();

  do<T>(name: string, work: () => Promise<T>): Promise<T> {
    const known = this.#known.get(name) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const begun = work();
    begun.catch(() => undefined);
    this.#known.set(name, begun);
    return begun;
  }
}
