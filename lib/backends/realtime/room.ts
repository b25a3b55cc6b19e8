import type { HearChanges } from '@/lib/backends/backends/backends';
import type { Now } from '@/lib/base/foundation/id';
import { createAllowance } from './allowance';
import { type Channel, isPrivate, roomKey } from './channel';
import { limits } from './limits';
import { createTeller } from './tell-presence';
import { createTopic, type Topic } from './topic';
import type { BroadcastBody } from './wire';

/** Everything said in one backend's channels. */
export type Room = {
  enter(channel: Channel): void;
  /** Tells the others that the member has left; safe to call twice. */
  leave(channel: Channel): void;
  /** Sends to everybody on a topic but `except`; returns false, and sends to nobody, when the rate limit is reached. */
  broadcast(key: string, event: string, body: BroadcastBody, except: Channel | null): boolean;
  /** Reserves room for a member's new state in place of its old one; false if the total would be too large. */
  mayTell(channel: Channel, length: number): boolean;
  /** Whether the members with this key stay within their limit. */
  mayShare(channel: Channel, memberKey: string, length: number): boolean;
  /** Sets a member's state, a JSON object as text; null removes it. */
  tell(channel: Channel, memberKey: string, meta: string | null): void;
  /** Sends a channel the list of members soon, and from then on every change; safe to call twice. */
  watch(channel: Channel): void;
  unwatch(channel: Channel): void;
  /** Passed to the backend with every listener. */
  hear: HearChanges;
  /** The channel of each listener number, registered before subscribing and until it is unsubscribed. */
  listening: Map<number, Channel>;
};

/** `onMissed`: changes were lost, so listeners must start over. */
export function createRoom(onMissed: () => void, now: Now): Room {
  const topics = new Map<string, Topic>();
  const listening = new Map<number, Channel>();
  const keyOf = (channel: Channel) => roomKey(channel.topic, isPrivate(channel));
  const topicOf = (channel: Channel) => topics.get(keyOf(channel));
  const memberKeys = new Map<Channel, string>();
  const lengths = new Map<Channel, number>();
  const passed = createAllowance(limits.passedInAll, now);
  const teller = createTeller(passed);
  let told = 0;

  function mayTell(channel: Channel, length: number): boolean {
    // A channel that has left meanwhile is neither sent nor stored.
    if (length > 0 && !topicOf(channel)?.channels.has(channel)) return true;
    const next = told - (lengths.get(channel) ?? 0) + length;
    if (length > 0 && next > limits.presenceInAll) return false;
    told = next;
    if (length === 0) lengths.delete(channel);
    else lengths.set(channel, length);
    return true;
  }

  function tell(channel: Channel, memberKey: string, meta: string | null): void {
    const topic = topicOf(channel);
    if (!topic) return;
    if (meta !== null) memberKeys.set(channel, memberKey);
    topic.presence.tell(channel, memberKey, meta);
    teller.tell(topic);
  }

  function unwatch(channel: Channel): void {
    const topic = topicOf(channel);
    topic?.awaiting.delete(channel);
    if (topic?.watching.delete(channel) === true && topic.watching.size === 0) topic.presence.watch(false);
  }

  return {
    listening,
    enter(channel) {
      const topic = topicOf(channel) ?? createTopic(now);
      topics.set(keyOf(channel), topic);
      topic.channels.add(channel);
    },
    leave(channel) {
      const topic = topicOf(channel);
      mayTell(channel, 0);
      if (!topic?.channels.delete(channel)) return;
      unwatch(channel);
      const memberKey = memberKeys.get(channel);
      if (memberKey !== undefined) tell(channel, memberKey, null);
      memberKeys.delete(channel);
      if (topic.channels.size > 0) return;
      topics.delete(keyOf(channel));
      teller.forget(topic);
    },
    broadcast(key, event, body, except) {
      const topic = topics.get(key);
      if (!topic) return true;
      if (passed.wait() > 0 || topic.passed.wait() > 0) return false;
      const length = event.length + ('json' in body ? body.json.length : body.bytes.length);
      const receivers = topic.channels.size - (except !== null && topic.channels.has(except) ? 1 : 0);
      for (const one of [passed, topic.passed]) one.spend((length + limits.passing) * receivers);
      for (const one of topic.channels) if (one !== except && one.mayHear) one.broadcast(event, body);
      return true;
    },
    mayTell,
    mayShare: (channel, memberKey, length) =>
      (topicOf(channel)?.presence.lengthBeside(channel, memberKey) ?? 0) + length <= limits.presencePerKey,
    tell,
    watch(channel) {
      const topic = topicOf(channel);
      if (!topic?.channels.has(channel) || topic.watching.has(channel)) return;
      topic.awaiting.add(channel);
      teller.tell(topic);
    },
    unwatch,
    hear(change) {
      if (change.type === 'missed') return onMissed();
      listening.get(change.n)?.push('postgres_changes', `{"ids":[${change.n}],"data":${change.data}}`);
    },
  };
}
