import { z } from 'zod';
import type { WebSocket } from 'ws';
import { nameOfToken, readTokenOf, type TokenOf } from '@/lib/backends/backend-engine/sign-in/standing-sessions';
import type { Now } from '@/lib/base/foundation/id';
import type { Pace } from './allowance';
import { type Channel, isPrivate, joinSchema, roomKey, topicName } from './channel';
import { expiredWords, type RealtimeKeys } from './identify';
import {
  type ForBackend,
  listenersOf,
  mayUse,
  memberKeyOf,
  readRights,
  startListening,
  stopListening,
} from './join-channel';
import type { KeptChannels } from './kept-channels';
import { createRate, limits, limitWords, type Unread } from './limits';
import { createLine, type Sent, type Waiting } from './line';
import { type Address, readAddress } from './read-address';
import { endedWords, identifyStanding } from './watch-sessions';
import { type Message, readMessage, writeBroadcast, writeJson, writeMessage, type WireVersion } from './wire';

type Options = ForBackend & {
  keys: RealtimeKeys;
  apiKey: string;
  version: WireVersion;
  now: Now;
  /** Returns numbers unique within this process. */
  number: () => number;
  report: (error: unknown) => void;
  unread: Unread;
  waiting: Waiting;
  pace: Pace;
  kept: KeptChannels;
};

type Joined = {
  channel: Channel;
  memberKey: string;
  expiry: NodeJS.Timeout | null;
  rights: Map<string, Promise<boolean>>;
};

/** The part of a page's socket that is used here: `ws` on a server, a message port in a worker. */
export type PageSocket = Pick<
  WebSocket,
  'OPEN' | 'readyState' | 'bufferedAmount' | 'send' | 'close' | 'terminate' | 'pause' | 'resume' | 'on'
>;

/** A socket, as seen by the code that ends sessions or reads from it. */
export type Served = {
  /** That many bytes of a message have arrived. */
  arrived(bytes: number): void;
  tokens(): TokenOf[];
  /** Dismisses the channels of these sessions, named by `nameOfToken`. */
  endSessions(names: ReadonlySet<string>): void;
};

const tokenSchema = z.object({ access_token: z.string().max(16_384).nullish() });
const broadcastSchema = z.object({ event: z.string().max(255), payload: z.unknown() });
/** Not checked any deeper: checking keys one by one would take longer than everything else. */
const memberSchema = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const presenceSchema = z.object({ event: z.string(), payload: memberSchema.nullish() });

/**
 * Speaks the Phoenix channel protocol with one page, as `@supabase/realtime-js` expects of Supabase. Messages are
 * processed in order; those beyond a limit are refused with the reason and have no effect.
 */
export function serveSocket(socket: PageSocket, options: Options): Served {
  const { room, keys, apiKey, version, now, number, report, unread, kept, waiting, pace } = options;
  const joined = new Map<string, Joined>();
  const isInTime = createRate(limits.messagesPerSecond, now);
  const isBearable = createRate(limits.refusalsPerSecond, now);
  const line = createLine(socket, { waiting, pace, work, report });
  const isGone = () => socket.readyState !== socket.OPEN;
  let silence = setTimeout(end, limits.silence).unref();

  function send(data: string | Buffer | null): void {
    if (data === null || isGone()) return;
    const most = unread.bytes > limits.unreadInAll ? 0 : limits.unreadBytes;
    if (socket.bufferedAmount > most) return socket.terminate();
    const bytes = data.length;
    unread.bytes += bytes;
    // Called when the data was received or the socket has closed.
    socket.send(data, () => (unread.bytes -= bytes));
  }
  function end(): void {
    socket.terminate();
  }
  function reply({ joinRef, ref, topic }: Address, status: 'ok' | 'error', response: object = {}): void {
    send(
      writeMessage(version, { joinRef, ref, topic, event: 'phx_reply', json: JSON.stringify({ status, response }) }),
    );
  }
  const refuse = (message: Address, reason: string) => reply(message, 'error', { reason });

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
    kept.forget(one.channel);
  }

  /** Tells the page why, so that it does not retry: supabase-js rejoins only after errors. */
  function dismiss({ channel }: Joined, reason: string): void {
    system(channel, 'system', 'error', reason);
    leave(channel.topic);
    channel.push('phx_close', '{}');
  }

  /** Tokens expire while a channel is open; `setTimeout` takes at most 2^31 ms. */
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

  async function join(message: Message, bytes: number): Promise<void> {
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
    if (isGone()) return;
    if (!who.ok) return refuse(message, who.error);
    const channel: Channel = {
      ...{ topic, config },
      identity: who.value,
      mayHear: false,
      listeners: listenersOf(config, who.value, number),
      push: (event, json) => send(writeMessage(version, { joinRef, ref: null, topic, event, json })),
      broadcast: (event, body) => send(writeBroadcast(version, { topic, event, body })),
    };
    const name = topicName(topic);
    const { mayHear, mayJoin } = await readRights(options, channel);
    channel.mayHear = mayHear;
    if (!mayJoin)
      return refuse(message, `Unauthorized: You do not have permissions to read from this Channel topic: ${name}`);
    if (isGone()) return;
    const tooMuch = kept.keep(channel, bytes);
    if (tooMuch !== null) return refuse(message, tooMuch);
    const listening = await startListening(options, channel);
    if (!listening.ok || isGone()) {
      kept.forget(channel);
      return listening.ok ? stopListening(options, channel) : refuse(message, listening.error);
    }
    const one: Joined = { channel, memberKey: memberKeyOf(channel), expiry: null, rights: new Map() };
    joined.set(topic, one);
    room.enter(channel);
    watchExpiry(one);
    // The session may have ended before this channel was being watched.
    if (!(await identifyStanding(options, keys, shown)).ok) return dismiss(one, endedWords);
    const numbered = (config.postgres_changes ?? []).map((given, at) => ({ ...given, id: channel.listeners[at]!.n }));
    reply(message, 'ok', { postgres_changes: numbered });
    if (channel.listeners.length > 0) {
      const { warning } = listening.value;
      system(channel, 'postgres_changes', warning === null ? 'ok' : 'error', warning ?? 'Subscribed to PostgreSQL');
    }
    await showPresence(one);
  }

  async function showPresence(one: Joined): Promise<void> {
    if (one.channel.config.presence?.enabled !== true) return;
    if (await right(one, 'presence', 'read')) room.watch(one.channel);
    else room.unwatch(one.channel);
  }

  /** Cached per token: each check is a transaction. */
  function right(one: Joined, extension: 'broadcast' | 'presence', deed: 'read' | 'write'): Promise<boolean> {
    const name = `${extension} ${deed}`;
    const known = one.rights.get(name) ?? mayUse(options, one.channel, extension, deed);
    one.rights.set(name, known);
    return known;
  }

  /** The page's session was renewed, or belongs to somebody else now. */
  async function changeToken(one: Joined, message: Message, bytes: number): Promise<void> {
    const { channel } = one;
    const isLeft = () => joined.get(channel.topic) !== one;
    const shown = tokenSchema.safeParse(message.payload);
    const token = shown.success ? (shown.data.access_token ?? null) : 'malformed';
    const who = await identifyStanding(options, keys, { apiKey, token, now: now() });
    if (isLeft()) return;
    if (!who.ok) return dismiss(one, who.error);
    const { caller } = who.value;
    channel.identity = who.value;
    channel.listeners = channel.listeners.map((listener) => ({ ...listener, caller }));
    one.rights.clear();
    const tooMuch = kept.keep(channel, bytes);
    if (tooMuch !== null) return dismiss(one, tooMuch);
    const { mayHear, mayJoin } = await readRights(options, channel);
    if (isLeft()) return;
    channel.mayHear = mayHear;
    if (!mayJoin) return dismiss(one, 'Unauthorized: You no longer have permission to read from this Channel');
    const listening = await startListening(options, channel);
    // A channel that left meanwhile was unsubscribed before these listeners were added again.
    if (isLeft()) return stopListening(options, channel);
    if (!listening.ok) return dismiss(one, listening.error);
    watchExpiry(one);
    await showPresence(one);
  }

  async function broadcast(one: Joined, message: Message): Promise<void> {
    const { channel } = one;
    const said = broadcastSchema.safeParse(message.payload);
    if (!said.success) return refuse(message, 'InvalidBroadcast: a broadcast has an event and a payload');
    if (!(await right(one, 'broadcast', 'write')))
      return refuse(message, 'Unauthorized: You may not send to this Channel');
    const { event, payload } = said.data;
    const json = payload instanceof Uint8Array ? null : writeJson(payload ?? {});
    const body = payload instanceof Uint8Array ? { bytes: payload } : json === null ? null : { json };
    if (body === null) return refuse(message, limitWords.depth);
    const isToSelf = channel.config.broadcast?.self === true;
    if (!room.broadcast(roomKey(channel.topic, isPrivate(channel)), event, body, isToSelf ? null : channel))
      return refuse(message, limitWords.passed);
    if (channel.config.broadcast?.ack === true) reply(message, 'ok');
  }

  async function present(one: Joined, message: Message): Promise<void> {
    const said = presenceSchema.safeParse(message.payload);
    if (!said.success) return refuse(message, 'InvalidPresence: presence is tracked or untracked');
    if (!(await right(one, 'presence', 'write')))
      return refuse(message, 'Unauthorized: You may not be present on this Channel');
    const { event, payload } = said.data;
    if (event !== 'track' && event !== 'untrack')
      return refuse(message, 'UnknownPresenceEvent: presence is tracked or untracked');
    const told = event === 'track' ? writeJson(payload ?? {}) : '';
    if (told === null) return refuse(message, limitWords.depth);
    if (told.length > limits.presenceLength) return refuse(message, limitWords.presence);
    const { channel, memberKey } = one;
    if (event === 'track' && !room.mayShare(channel, memberKey, told.length))
      return refuse(message, limitWords.presenceKey);
    if (!room.mayTell(channel, told.length)) return refuse(message, limitWords.presences);
    const meta = event === 'track' ? JSON.stringify({ ...payload, phx_ref: `r${number()}` }) : null;
    room.tell(channel, memberKey, meta);
    reply(message, 'ok');
  }

  async function work({ data, bytes }: Sent): Promise<void> {
    if (isGone()) return;
    const message = readMessage(data);
    if (message === null) return socket.close(1003, 'This is no Phoenix message');
    return take(message, bytes);
  }

  async function take(message: Message, bytes: number): Promise<void> {
    if (message.topic === 'phoenix') return reply(message, 'ok');
    if (message.event === 'phx_join') return join(message, bytes);
    const one = joined.get(message.topic);
    if (!one) return refuse(message, 'unmatched topic');
    switch (message.event) {
      case 'phx_leave':
        leave(message.topic);
        reply(message, 'ok');
        return one.channel.push('phx_close', '{}');
      case 'access_token':
        return changeToken(one, message, bytes);
      case 'broadcast':
        return broadcast(one, message);
      case 'presence':
        return present(one, message);
      default:
        return refuse(message, `UnknownEvent: ${message.event}`);
    }
  }

  socket.on('ping', line.completed);
  socket.on('message', (data: Buffer, isBinary) => {
    line.completed();
    if (isGone()) return;
    silence = silence.refresh();
    const refusal = !isInTime() ? limitWords.rate : data.length > limits.messageBytes ? limitWords.message : null;
    if (refusal === null) return line.add(data, isBinary);
    if (!isBearable()) return end();
    refuse(readAddress(data, isBinary), refusal);
  });
  socket.on('error', end);
  socket.on('close', () => {
    clearTimeout(silence);
    line.end();
    for (const topic of [...joined.keys()]) leave(topic);
  });

  const tokenOf = (one: Joined): TokenOf[] => {
    const token = readTokenOf(one.channel.identity.caller.claims);
    return token === null || token === 'malformed' ? [] : [token];
  };
  return {
    arrived: line.arrived,
    tokens: () => [...joined.values()].flatMap(tokenOf),
    endSessions(names) {
      for (const one of joined.values())
        if (tokenOf(one).some((token) => names.has(nameOfToken(token)))) dismiss(one, endedWords);
    },
  };
}
