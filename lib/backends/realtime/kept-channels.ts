import type { Channel } from './channel';
import { limits, limitWords } from './limits';

type Size = { characters: number; listeners: number; filters: number };

/** Counts the memory that one app's joined channels use. */
export type KeptChannels = {
  /**
   * Counts a joined or renewed channel with that many bytes; returns the reason if it is too much, in which case it is
   * not counted.
   */
  keep(channel: Channel, bytes: number): string | null;
  /** Safe to call twice. */
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
