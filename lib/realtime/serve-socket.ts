import { z } from 'zod';
import type { WebSocket } from 'ws';
import { nameOfToken, readTokenOf, type TokenOf } from '@/lib/backend-engine/sign-in/standing-sessions';
import type { Now } from '@/lib/foundation/id';
import { type Channel, isPrivate, joinSchema, roomKey, topicName } from './channel';
import { expiredWords, type RealtimeKeys } from './identify';
import {
  type ForBackend,
  listenersOf,
  mayJoin,
  mayUse,
  memberKeyOf,
  startListening,
  stopListening,
} from './join-channel';
import { createRate, limits, limitWords, type Unread } from './limits';
import { endedWords, identifyStanding } from './watch-sessions';
import { type Message, readMessage, writeBroadcast, writeMessage, type WireVersion } from './wire';

type Options = ForBackend & {
  keys: RealtimeKeys;
  apiKey: string;
  version: WireVersion;
  now: Now;
  /** Numbers nobody else of this process has. */
  number: () => number;
  report: (error: unknown) => void;
  unread: Unread;
};

type Joined = {
  channel: Channel;
  memberKey: string;
  expiry: NodeJS.Timeout | null;
  rights: Map<string, Promise<boolean>>;
};

/** One socket as those see it who end sessions. */
export type Served = {
  /** Whose sessions its channels show. */
  tokens(): TokenOf[];
  /** Dismisses the channels of these sessions, by `nameOfToken`. */
  endSessions(names: ReadonlySet<string>): void;
};

const tokenSchema = z.object({ access_token: z.string().max(16_384).nullish() });
const broadcastSchema = z.object({ event: z.string().max(255), payload: z.unknown() });
const presenceSchema = z.object({ event: z.string(), payload: z.record(z.string(), z.unknown()).nullish() });

/**
 * Speaks Phoenix's channels with one page, as `@supabase/realtime-js` expects it of Supabase. Messages are worked off one
 * after another; those beyond a limit are answered with the reason and have no effect.
 */
export function serveSocket(socket: WebSocket, options: Options): Served {
  const { room, keys, apiKey, version, now, number, report, unread } = options;
  const joined = new Map<string, Joined>();
  const isInTime = createRate(limits.messagesPerSecond, now);
  let silence = setTimeout(end, limits.silence).unref();
  let line: Promise<void> = Promise.resolve();

  function send(data: string | Buffer | null): void {
    if (data === null || socket.readyState !== socket.OPEN) return;
    const most = unread.bytes > limits.unreadInAll ? 0 : limits.unreadBytes;
    if (socket.bufferedAmount > most) return socket.terminate();
    const bytes = data.length;
    unread.bytes += bytes;
    // Called once it was taken or the socket has ended.
    socket.send(data, () => (unread.bytes -= bytes));
  }
  function end(): void {
    socket.terminate();
  }
  function reply({ joinRef, ref, topic }: Message, status: 'ok' | 'error', response: object = {}): void {
    send(
      writeMessage(version, { joinRef, ref, topic, event: 'phx_reply', json: JSON.stringify({ status, response }) }),
    );
  }
  const refuse = (message: Message, reason: string) => reply(message, 'error', { reason });

  function system(channel: Channel, extension: string, status: 'ok' | 'error', message: string): void {
    channel.push('system', JSON.stringify({ extension, status, message, channel: topicName(channel.topic) }));
  }

  function leave(topic: string): void {
    const one = joined.get(topic);
    if (!one) return;
    joined.delete(topic);
    if (one.expiry !== null) clearTimeout(one.expiry);
    stopListening(options, one.channel);
    room.leave(one.channel);
  }

  /** The page hears why, and does not try again by itself: supabase-js rejoins only what broke. */
  function dismiss({ channel }: Joined, reason: string): void {
    system(channel, 'system', 'error', reason);
    leave(channel.topic);
    channel.push('phx_close', '{}');
  }

  /** Tokens end while a channel is open; `setTimeout` takes no more than 2^31 ms. */
  function watchExpiry(one: Joined): void {
    if (one.expiry !== null) clearTimeout(one.expiry);
    const { expiresAt } = one.channel.identity;
    if (expiresAt === null) return void (one.expiry = null);
    const wait = Math.max(0, Math.min(expiresAt - now(), 2 ** 31 - 1));
    one.expiry = setTimeout(() => {
      if (joined.get(one.channel.topic) !== one) return;
      if (now() >= expiresAt) dismiss(one, expiredWords);
      else watchExpiry(one);
    }, wait).unref();
  }

  async function join(message: Message): Promise<void> {
    const { topic, joinRef } = message;
    leave(topic);
    if (!/^realtime:./.test(topic)) return refuse(message, 'a topic begins with "realtime:"');
    if (joined.size >= limits.channelsPerSocket) return refuse(message, limitWords.channels);
    const asked = joinSchema.safeParse(message.payload);
    if (!asked.success) {
      const isMany = asked.error.issues.some(
        ({ code, path }) => code === 'too_big' && path.at(-1) === 'postgres_changes',
      );
      return refuse(message, isMany ? limitWords.listeners : 'InvalidJoin: this is not how a channel is joined');
    }
    const config = asked.data.config ?? {};
    const shown = { apiKey, token: asked.data.access_token ?? null, now: now() };
    const who = await identifyStanding(options, keys, shown);
    if (!who.ok) return refuse(message, who.error);
    const channel: Channel = {
      ...{ topic, config },
      identity: who.value,
      listeners: listenersOf(config, who.value, number),
      push: (event, json) => send(writeMessage(version, { joinRef, ref: null, topic, event, json })),
      broadcast: (event, body) => send(writeBroadcast(version, { topic, event, body })),
    };
    const name = topicName(topic);
    if (!(await mayJoin(options, channel)))
      return refuse(message, `Unauthorized: You do not have permissions to read from this Channel topic: ${name}`);
    const listening = await startListening(options, channel);
    if (!listening.ok) return refuse(message, listening.error);
    if (socket.readyState !== socket.OPEN) return stopListening(options, channel);
    const one: Joined = { channel, memberKey: memberKeyOf(channel), expiry: null, rights: new Map() };
    joined.set(topic, one);
    room.enter(channel);
    watchExpiry(one);
    // It may have ended since, before this channel was among those that are looked after.
    if (!(await identifyStanding(options, keys, shown)).ok) return dismiss(one, endedWords);
    const numbered = (config.postgres_changes ?? []).map((given, at) => ({ ...given, id: channel.listeners[at]!.n }));
    reply(message, 'ok', { postgres_changes: numbered });
    if (channel.listeners.length > 0) {
      const { warning } = listening.value;
      system(channel, 'postgres_changes', warning === null ? 'ok' : 'error', warning ?? 'Subscribed to PostgreSQL');
    }
    if (config.presence?.enabled !== true || !(await right(one, 'presence', 'read'))) return;
    // Empty first: after a rejoin supabase-js would take members that left meanwhile for present.
    channel.push('presence_state', '{}');
    channel.push('presence_state', room.presenceOf(channel));
  }

  /** Asked once a token: each asking is a transaction. */
  function right(one: Joined, extension: 'broadcast' | 'presence', deed: 'read' | 'write'): Promise<boolean> {
    const name = `${extension} ${deed}`;
    const known = one.rights.get(name) ?? mayUse(options, one.channel, extension, deed);
    one.rights.set(name, known);
    return known;
  }

  /** The page's session was renewed, or is another's now. */
  async function changeToken(one: Joined, message: Message): Promise<void> {
    const shown = tokenSchema.safeParse(message.payload);
    const token = shown.success ? (shown.data.access_token ?? null) : 'malformed';
    const who = await identifyStanding(options, keys, { apiKey, token, now: now() });
    if (!who.ok) return dismiss(one, who.error);
    const { caller } = who.value;
    one.channel.identity = who.value;
    one.channel.listeners = one.channel.listeners.map((listener) => ({ ...listener, caller }));
    one.rights.clear();
    if (!(await mayJoin(options, one.channel)))
      return dismiss(one, 'Unauthorized: You no longer have permission to read from this Channel');
    const listening = await startListening(options, one.channel);
    if (!listening.ok) return dismiss(one, listening.error);
    watchExpiry(one);
  }

  async function broadcast(one: Joined, message: Message): Promise<void> {
    const { channel } = one;
    const said = broadcastSchema.safeParse(message.payload);
    if (!said.success) return refuse(message, 'InvalidBroadcast: a broadcast has an event and a payload');
    if (!(await right(one, 'broadcast', 'write')))
      return refuse(message, 'Unauthorized: You may not send to this Channel');
    const { event, payload } = said.data;
    const body = payload instanceof Uint8Array ? { bytes: payload } : { json: JSON.stringify(payload ?? {}) };
    const isToSelf = channel.config.broadcast?.self === true;
    room.broadcast(roomKey(channel.topic, isPrivate(channel)), event, body, isToSelf ? null : channel);
    if (channel.config.broadcast?.ack === true) reply(message, 'ok');
  }

  async function present(one: Joined, message: Message): Promise<void> {
    const said = presenceSchema.safeParse(message.payload);
    if (!said.success) return refuse(message, 'InvalidPresence: presence is tracked or untracked');
    if (!(await right(one, 'presence', 'write')))
      return refuse(message, 'Unauthorized: You may not be present on this Channel');
    const { event, payload } = said.data;
    const length = event === 'track' ? JSON.stringify(payload ?? {}).length : 0;
    if (length > limits.presenceLength) return refuse(message, limitWords.presence);
    if (!room.mayTell(one.channel, length)) return refuse(message, limitWords.presences);
    if (event === 'track') room.tell(one.channel, one.memberKey, { ...payload, phx_ref: `r${number()}` });
    else if (event === 'untrack') room.tell(one.channel, one.memberKey, null);
    reply(message, 'ok');
  }

  async function take(message: Message): Promise<void> {
    if (message.topic === 'phoenix') return reply(message, 'ok');
    if (message.event === 'phx_join') return join(message);
    const one = joined.get(message.topic);
    if (!one) return refuse(message, 'unmatched topic');
    switch (message.event) {
      case 'phx_leave':
        leave(message.topic);
        reply(message, 'ok');
        return one.channel.push('phx_close', '{}');
      case 'access_token':
        return changeToken(one, message);
      case 'broadcast':
        return broadcast(one, message);
      case 'presence':
        return present(one, message);
      default:
        return refuse(message, `UnknownEvent: ${message.event}`);
    }
  }

  socket.on('message', (data: Buffer, isBinary) => {
    silence = silence.refresh();
    const message = readMessage(data, isBinary);
    if (message === null) return socket.close(1003, 'This is no Phoenix message');
    if (data.length > limits.messageBytes) return refuse(message, limitWords.message);
    if (!isInTime()) return refuse(message, limitWords.rate);
    line = line.then(() => take(message)).catch(report);
  });
  socket.on('error', end);
  socket.on('close', () => {
    clearTimeout(silence);
    for (const topic of [...joined.keys()]) leave(topic);
  });

  const tokenOf = (one: Joined): TokenOf[] => {
    const token = readTokenOf(one.channel.identity.caller.claims);
    return token === null || token === 'malformed' ? [] : [token];
  };
  return {
    tokens: () => [...joined.values()].flatMap(tokenOf),
    endSessions(names) {
      for (const one of joined.values())
        if (tokenOf(one).some((token) => names.has(nameOfToken(token)))) dismiss(one, endedWords);
    },
  };
}
