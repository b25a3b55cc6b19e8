import { randomUUID } from 'node:crypto';
import type { RowListener } from '@/lib/backends/backend-engine/listening/row-listener';
import type { BackendId } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { type Channel, isPrivate, type JoinConfig, topicName } from './channel';
import type { Identity } from './identify';
import type { Room } from './room';

export type ForBackend = {
  backends: Pick<Backends, 'listen' | 'unlisten' | 'mayUse' | 'findEnded'>;
  backendId: BackendId;
  room: Room;
};

export const outOfReach = 'The app’s data can’t be reached right now; try again';

/** Whether this channel's policies let its caller read or write this extension; a public channel allows everything. */
export async function mayUse(
  { backends, backendId }: Pick<ForBackend, 'backends' | 'backendId'>,
  channel: Pick<Channel, 'topic' | 'config' | 'identity'>,
  extension: 'broadcast' | 'presence',
  deed: 'read' | 'write',
): Promise<boolean> {
  if (!isPrivate(channel)) return true;
  const { caller } = channel.identity;
  const answer = await backends.mayUse(backendId, { caller, topic: topicName(channel.topic), extension, deed });
  return answer.ok && answer.value;
}

/**
 * Whether a caller may receive a channel's broadcasts, and whether it may join at all: for that, or to see presence.
 */
export async function readRights(
  backend: Pick<ForBackend, 'backends' | 'backendId'>,
  channel: Pick<Channel, 'topic' | 'config' | 'identity'>,
): Promise<{ mayHear: boolean; mayJoin: boolean }> {
  const mayHear = await mayUse(backend, channel, 'broadcast', 'read');
  return { mayHear, mayJoin: mayHear || (await mayUse(backend, channel, 'presence', 'read')) };
}

/** The row changes a channel subscribes to, as its caller. */
export function listenersOf(config: JoinConfig, { caller }: Identity, number: () => number): RowListener[] {
  return (config.postgres_changes ?? []).map(({ event, schema, table, filter, select }) => ({
    n: number(),
    schema: schema ?? 'public',
    table: table ?? '*',
    event: event ?? '*',
    filter: filter == null || filter === '' ? null : filter,
    select: select ?? null,
    caller,
  }));
}

/**
 * Starts a channel's listeners, or continues them under a new caller. Fails with the reason if one of its filters is
 * invalid; then none of them is active. A table that is not published leads to a warning.
 */
export async function startListening(
  { backends, backendId, room }: ForBackend,
  channel: Channel,
): Promise<Result<{ warning: string | null }, string>> {
  if (channel.listeners.length === 0) return succeed({ warning: null });
  for (const { n } of channel.listeners) room.listening.set(n, channel);
  const answer = await backends.listen(backendId, channel.listeners, room.hear);
  const reason = answer.ok ? answer.value.find(({ refusal }) => refusal !== null)?.refusal : outOfReach;
  if (reason != null) {
    stopListening({ backends, backendId, room }, channel);
    return fail(reason);
  }
  const silent = answer.ok ? answer.value.findIndex(({ isPublished }) => !isPublished) : -1;
  const one = channel.listeners[silent];
  if (!one) return succeed({ warning: null });
  const asked = `event: ${one.event}, schema: ${one.schema}, table: ${one.table}`;
  return succeed({
    warning: `Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect parameters: [${asked}]. Add the table in a migration: alter publication supabase_realtime add table ${one.schema}.${one.table};`,
  });
}

export function stopListening({ backends, backendId, room }: ForBackend, { listeners }: Channel): void {
  if (listeners.length === 0) return;
  for (const { n } of listeners) room.listening.delete(n);
  backends.unlisten(
    backendId,
    listeners.map(({ n }) => n),
  );
}

/** A member's key; random if the app gave none. */
export const memberKeyOf = ({ config }: Channel) => config.presence?.key || randomUUID();
