import type { Channel } from './channel';
import { limits, limitWords } from './limits';

type Size = { characters: number; listeners: number; filters: number };

/** Counts what the channels of one app hold while they are joined. */
export type KeptChannels = {
  /** Counts a channel joined, or renewed, with so many bytes; the reason where it is too much, and nothing of it counts then. */
  keep(channel: Channel, bytes: number): string | null;
  /** Asked again, nothing happens. */
  forget(channel: Channel): void;
};

export function createKeptChannels(): KeptChannels {
  const sizes = new Map<Channel, Size>();
  const all: Size = { characters: 0, listeners: 0, filters: 0 };

  function count({ characters, listeners, filters }: Size, sign: 1 | -1): void {
    all.characters += sign * characters;
    all.listeners += sign * listeners;
    all.filters += sign * filters;
  }
  function forget(channel: Channel): void {
    const size = sizes.get(channel);
    if (size && sizes.delete(channel)) count(size, -1);
  }

  return {
    keep(channel, bytes) {
      const before = sizes.get(channel)?.characters ?? 0;
      forget(channel);
      const { listeners } = channel;
      const size: Size = {
        characters: Math.max(before, bytes + limits.perChannel),
        listeners: listeners.length,
        filters: listeners.reduce((length, { filter }) => length + (filter?.length ?? 0), 0),
      };
      const reason =
        all.listeners + size.listeners > limits.listenersInAll
          ? limitWords.listening
          : all.filters + size.filters > limits.filtersInAll
            ? limitWords.filters
            : all.characters + size.characters > limits.channelsInAll
              ? limitWords.joined
              : null;
      if (reason !== null) return reason;
      count(size, 1);
      sizes.set(channel, size);
      return null;
    },
    forget,
  };
}
