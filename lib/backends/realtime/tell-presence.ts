import type { Allowance } from './allowance';
import { limits } from './limits';
import type { Topic } from './topic';

/** Characters of presence sent in one message, unless a single key is larger. */
const atOnce = 16 * 1024;

/**
 * Sends watchers who is present and what changes: one message per turn of the event loop, taking topics in turn, within
 * the rate limits of app and topic. Waiting loses nothing, because changes in between are sent together.
 */
export function createTeller(passed: Allowance): { tell(topic: Topic): void; forget(topic: Topic): void } {
  const waiting = new Set<Topic>();
  let isComing = false;

  function come(wait: number): void {
    isComing = true;
    if (wait > 0) setTimeout(step, wait).unref();
    else setImmediate(step);
  }

  function step(): void {
    isComing = false;
    let wait = passed.wait();
    if (wait === 0) {
      const waits: number[] = [];
      for (const topic of waiting) {
        const own = topic.passed.wait();
        waits.push(own);
        if (own > 0) continue;
        waiting.delete(topic);
        const cost = tellOne(topic);
        passed.spend(cost);
        topic.passed.spend(cost);
        if (hasMore(topic)) waiting.add(topic);
        break;
      }
      wait = Math.min(...waits);
    }
    if (waiting.size > 0) come(wait);
  }

  return {
    tell(topic) {
      if (!hasMore(topic)) return;
      waiting.add(topic);
      if (!isComing) come(0);
    },
    forget: (topic) => void waiting.delete(topic),
  };
}

const hasMore = ({ awaiting, presence }: Topic) => awaiting.size > 0 || presence.isBehind();

/** Returns the cost. */
function tellOne({ awaiting, watching, presence }: Topic): number {
  const [newcomer] = awaiting;
  if (newcomer) {
    awaiting.delete(newcomer);
    watching.add(newcomer);
    presence.watch(true);
    const state = presence.state();
    // Send an empty state first: after a rejoin, supabase-js would treat members that left meanwhile as present.
    newcomer.push('presence_state', '{}');
    newcomer.push('presence_state', state);
    return state.length + 2 * limits.passing;
  }
  let cost = 0;
  for (const diff of presence.next(atOnce)) {
    for (const one of watching) one.push('presence_diff', diff);
    cost += (diff.length + limits.passing) * watching.size;
  }
  return cost;
}
