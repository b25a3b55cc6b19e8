type View = Window & typeof globalThis;
/** What React shares among its packages, as it hands it to developer tools: `ReactSharedInternals` of React 19. */
type Shared = { recentlyCreatedOwnerStacks?: number };
type Hook = { inject(internals: { currentDispatcherRef?: Shared | null }): unknown };

/**
 * In development mode React notes for developer tools where each element was made, a stack each, and draws each component's time
 * into their timeline: a third of the processor's time in a page that nobody inspects. What it warns of, and what it throws, is
 * the same without: stacks are what it leaves out by itself once there are ten thousand in a second
 * (`recentlyCreatedOwnerStacks`), the timeline what it leaves out in browsers without `console.timeStamp`.
 * Call it once React's hook for tools stands and before any module is run; the result puts back what the page itself may use.
 */
export function spareReact(view: View): () => void {
  const { console } = view;
  const timeStamp = Object.getOwnPropertyDescriptor(console, 'timeStamp');
  let isHidden = timeStamp?.configurable === true;
  if (isHidden) Reflect.deleteProperty(console, 'timeStamp');
  const putBack = () => {
    if (isHidden && timeStamp) Object.defineProperty(console, 'timeStamp', timeStamp);
    isHidden = false;
  };

  const hook = Reflect.get(view, '__REACT_DEVTOOLS_GLOBAL_HOOK__') as Hook;
  const { inject } = hook;
  hook.inject = function (this: Hook, internals) {
    putBack();
    const shared = internals.currentDispatcherRef;
    if (shared && Object.hasOwn(shared, 'recentlyCreatedOwnerStacks')) {
      const full = { get: () => Infinity, set: () => undefined, configurable: true, enumerable: true };
      Object.defineProperty(shared, 'recentlyCreatedOwnerStacks', full);
    }
    return inject.call(this, internals);
  };
  return putBack;
}
