import type { HearChanges } from '@/lib/backends/backends';
import { type Channel, isPrivate, roomKey } from './channel';
import { limits } from './limits';
import { createPresence, type Meta, type Presence } from './presence';
import type { BroadcastBody } from './wire';

type Topic = { channels: Set<Channel>; presence: Presence<Channel> };

/** All that is spoken about one backend. */
export type Room = {
  enter(channel: Channel): void;
  /** Others are told that the member has left; asked again, nothing happens. */
  leave(channel: Channel): void;
  /** To all of a topic but `except`. */
  broadcast(key: string, event: string, body: BroadcastBody, except: Channel | null): void;
  /** Counts what a channel's member is about to tell in the place of what it told; false where all together would be too much. */
  mayTell(channel: Channel, length: number): boolean;
  /** What a member tells of itself; null: nothing any more. */
  tell(channel: Channel, memberKey: string, meta: Meta | null): void;
  /** Everybody on the topic of a channel, as JSON text. */
  presenceOf(channel: Channel): string;
  /** Given to the backend with every listener. */
  hear: HearChanges;
  /** The channel a listener's number stands for, from before it is asked for until it is not any more. */
  listening: Map<number, Channel>;
};

/** `onMissed`: changes were lost, and whoever listens has to begin anew. */
export function createRoom(onMissed: () => void): Room {
  const topics = new Map<string, Topic>();
  const listening = new Map<number, Channel>();
  const keyOf = (channel: Channel) => roomKey(channel.topic, isPrivate(channel));
  const memberKeys = new Map<Channel, string>();
  const lengths = new Map<Channel, number>();
  let told = 0;

  function mayTell(channel: Channel, length: number): boolean {
    // One that has left meanwhile is told to nobody and kept nowhere.
    if (length > 0 && !topics.get(keyOf(channel))?.channels.has(channel)) return true;
    const next = told - (lengths.get(channel) ?? 0) + length;
    if (length > 0 && next > limits.presenceInAll) return false;
    told = next;
    if (length === 0) lengths.delete(channel);
    else lengths.set(channel, length);
    return true;
  }

  function tell(channel: Channel, memberKey: string, meta: Meta | null): void {
    const topic = topics.get(keyOf(channel));
    if (!topic) return;
    if (meta !== null) memberKeys.set(channel, memberKey);
    for (const diff of topic.presence.tell(channel, memberKey, meta)) {
      const json = JSON.stringify(diff);
      for (const one of topic.channels) if (one.config.presence?.enabled === true) one.push('presence_diff', json);
    }
  }

  return {
    listening,
    enter(channel) {
      const topic = topics.get(keyOf(channel)) ?? { channels: new Set(), presence: createPresence<Channel>() };
      topics.set(keyOf(channel), topic);
      topic.channels.add(channel);
    },
    leave(channel) {
      const topic = topics.get(keyOf(channel));
      mayTell(channel, 0);
      if (!topic?.channels.delete(channel)) return;
      const memberKey = memberKeys.get(channel);
      if (memberKey !== undefined) tell(channel, memberKey, null);
      memberKeys.delete(channel);
      if (topic.channels.size === 0) topics.delete(keyOf(channel));
    },
    broadcast(key, event, body, except) {
      for (const one of topics.get(key)?.channels ?? []) if (one !== except) one.broadcast(event, body);
    },
    mayTell,
    tell,
    presenceOf: (channel) => JSON.stringify(topics.get(keyOf(channel))?.presence.state() ?? {}),
    hear(change) {
      if (change.type === 'missed') return onMissed();
      listening.get(change.n)?.push('postgres_changes', `{"ids":[${change.n}],"data":${change.data}}`);
    },
  };
}
