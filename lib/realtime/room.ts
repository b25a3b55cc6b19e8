import type { HearChanges } from '@/lib/backends/backends';
import type { Now } from '@/lib/foundation/id';
import { createAllowance } from './allowance';
import { type Channel, isPrivate, roomKey } from './channel';
import { limits } from './limits';
import { createTeller } from './tell-presence';
import { createTopic, type Topic } from './topic';
import type { BroadcastBody } from './wire';

/** All that is spoken about one backend. */
export type Room = {
  enter(channel: Channel): void;
  /** Others are told that the member has left; asked again, nothing happens. */
  leave(channel: Channel): void;
  /** To all of a topic but `except`; false, and to nobody, where more was passed on than may be in a while. */
  broadcast(key: string, event: string, body: BroadcastBody, except: Channel | null): boolean;
  /** Counts what a channel's member is about to tell in the place of what it told; false where all together would be too much. */
  mayTell(channel: Channel, length: number): boolean;
  /** Whether those with this key would not tell too much together. */
  mayShare(channel: Channel, memberKey: string, length: number): boolean;
  /** What a member tells of itself, a JSON object as text; null: nothing any more. */
  tell(channel: Channel, memberKey: string, meta: string | null): void;
  /** Tells a channel who is on its topic, soon, and from then on what changes; asked again, nothing happens. */
  watch(channel: Channel): void;
  unwatch(channel: Channel): void;
  /** Given to the backend with every listener. */
  hear: HearChanges;
  /** The channel a listener's number stands for, from before it is asked for until it is not any more. */
  listening: Map<number, Channel>;
};

/** `onMissed`: changes were lost, and whoever listens has to begin anew. */
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
    // One that has left meanwhile is told to nobody and kept nowhere.
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
