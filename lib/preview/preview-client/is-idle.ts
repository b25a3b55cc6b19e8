type Timers = { isDueWithin(ms: number): boolean };

/** One that comes to an end; a spinner never does, and nobody waits for it. */
function runsOut(animation: Animation): boolean {
  const end = animation.effect?.getComputedTiming().endTime;
  return animation.playState === 'running' && typeof end === 'number' && Number.isFinite(end);
}

/** Whether a page has come whole, moves nothing, and none of its timers goes off within so many ms. */
export function createIdleLook(page: Document, timers: Timers): (within: number) => boolean {
  return (within) =>
    page.readyState === 'complete' && !timers.isDueWithin(within) && !page.getAnimations().some(runsOut);
}
