type View = Window & typeof globalThis;
/** The internals that React's packages share and pass to developer tools: `ReactSharedInternals` of React 19. */
type Shared = { recentlyCreatedOwnerStacks?: number };
type Hook = { inject(internals: { currentDispatcherRef?: Shared | null }): unknown };

/**
 * Turns off work that React in development mode does only for developer tools: it records a stack for every element
 * created and adds the timing of every component to their timeline, which takes a third of the CPU time of a page
 * nobody inspects. React's warnings and errors need neither. React itself drops stacks beyond ten thousand a second
 * (`recentlyCreatedOwnerStacks`), and skips the timeline in browsers without `console.timeStamp`; this makes it do both
 * from the start. Call it once React's DevTools hook is installed and before any module runs. The returned function
 * restores `console.timeStamp` for the page.
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
