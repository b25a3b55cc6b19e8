type Timers = { isDueWithin(ms: number): boolean };

/** Whether an animation ends. A spinner never does, so it is not waited for. */
function runsOut(animation: Animation): boolean {
  const end = animation.effect?.getComputedTiming().endTime;
  return animation.playState === 'running' && typeof end === 'number' && Number.isFinite(end);
}

/** Whether the page has loaded, no finite animation is running, and none of its timers is due within that many ms. */
export function createIdleLook(page: Document, timers: Timers): (within: number) => boolean {
  return (within) =>
    page.readyState === 'complete' && !timers.isDueWithin(within) && !page.getAnimations().some(runsOut);
}
