/**
 * Node's `AsyncLocalStorage` for calls that run one after another (`worker/create-line.ts`): a value stays set until
 * the work it was set for is done. Concurrent calls would get each other's values, so the worker never runs two at
 * once.
 */
export class AsyncLocalStorage<Value> {
  #value: Value | undefined;

  getStore(): Value | undefined {
    return this.#value;
  }

  run<Result>(value: Value, work: () => Result): Result {
    const before = this.#value;
    const restore = () => void (this.#value = before);
    this.#value = value;
    let done: Result;
    try {
      done = work();
    } catch (error) {
      restore();
      throw error;
    }
    if (!(done instanceof Promise)) {
      restore();
      return done;
    }
    return done.finally(restore) as Result;
  }
}
