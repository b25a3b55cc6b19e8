type View = Window & typeof globalThis;
/** What React shares among its packages, as it hands it to developer tools: `ReactSharedInternals` of React 19. */
type Shared = { recentlyCreatedOwnerStacks?: number };
type Hook = { inject(internals: { currentDispatcherRef?: Shared | null }): unknown };

/**
 * For developer tools, React in development mode records a stack for every element created and draws every component's
 * timing in their timeline: a third of the CPU time of a page nobody inspects. Its warnings and errors don't need
 * either. React itself drops the stacks beyond ten thousand a second (`recentlyCreatedOwnerStacks`), and the timeline
 * in browsers without `console.timeStamp`; this makes it do both from the start. Call it once React's DevTools hook is
 * installed and before any module runs; the returned function restores `console.timeStamp` for the page.
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
