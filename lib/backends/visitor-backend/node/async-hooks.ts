/**
 * Node's `AsyncLocalStorage` where calls run one after another (`worker/create-line.ts`): a value holds until the work
 * it was set for is done. Would mix up two calls at once, which is why the worker never lets two in.
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
