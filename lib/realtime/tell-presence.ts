import type { Allowance } from './allowance';
import { limits } from './limits';
import type { Topic } from './topic';

/** Characters of members told in one message, where it is not one key alone. */
const atOnce = 16 * 1024;

/**
 * Tells those who watch who is there, and what changes: one message a turn of the event loop, topics in turn, and no faster
 * than the app and the topic may pass on. Nothing is lost by waiting, since what changed meanwhile is told together.
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

/** Answers what it cost. */
function tellOne({ awaiting, watching, presence }: Topic): number {
  const [newcomer] = awaiting;
  if (newcomer) {
    awaiting.delete(newcomer);
    watching.add(newcomer);
    presence.watch(true);
    const state = presence.state();
    // Empty first: after a rejoin supabase-js would take members that left meanwhile for present.
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
