import { z } from 'zod';
import type { Now } from '@/lib/base/foundation/id';
import type { Pace } from './allowance';
import { roomKey } from './channel';
import type { RealtimeKeys } from './identify';
import { type ForBackend, mayUse } from './join-channel';
import { limits, limitWords } from './limits';
import { identifyStanding } from './watch-sessions';
import { parseJson, writeJson, type BroadcastBody } from './wire';

type Options = ForBackend & { keys: RealtimeKeys; now: Now; pace: Pace };
type Broadcast = { topic: string; event: string; body: BroadcastBody; isPrivate: boolean };

const nameSchema = z.object({ topic: z.string().min(1).max(246), event: z.string().max(255) });
const batchSchema = z.object({
  messages: z.array(nameSchema.extend({ payload: z.unknown(), private: z.boolean().nullish() })).max(100),
});

const refuse = (status: number, message: string) => Response.json({ error: message, message }, { status });

/**
 * Broadcasts without a socket: `POST …/api/broadcast` with a list of messages, or `POST
 * …/api/broadcast/<topic>/events/<event>` with one payload. Returns 202 once sent; messages that a policy forbids reach
 * nobody. Returns 429 when the app's rate limit is reached, and sends nothing from there on.
 */
export async function answerBroadcast(options: Options, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const one = /^\/realtime\/v1\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/.exec(pathname);
  if (request.method !== 'POST' || (!one && pathname !== '/realtime/v1/api/broadcast')) return refuse(404, 'Not found');
  const apiKey = request.headers.get('apikey') ?? '';
  const { publishableKey, secretKey } = options.keys;
  if (apiKey !== publishableKey && apiKey !== secretKey) return refuse(401, 'No suitable key or wrong key type');
  const token = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
  const who = await identifyStanding(options, options.keys, { apiKey, token, now: options.now() });
  if (!who.ok) return refuse(401, who.error);

  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > limits.messageBytes) return refuse(413, limitWords.message);
  await options.pace(bytes.length);
  const isPrivateOne = searchParams.get('private') === 'true';
  const messages = one
    ? readOne({ topic: one[1]!, event: one[2]! }, bytes, { request, isPrivate: isPrivateOne })
    : readBatch(parseJson(Buffer.from(bytes).toString('utf8')));
  if (messages === null) return refuse(422, 'InvalidBroadcast: messages have a topic, an event and a payload');
  for (const { topic, event, body, isPrivate } of messages) {
    const channel = { topic: `realtime:${topic}`, config: { private: isPrivate }, identity: who.value };
    if (!(await mayUse(options, channel, 'broadcast', 'write'))) continue;
    if (!options.room.broadcast(roomKey(channel.topic, isPrivate), event, body, null))
      return refuse(429, limitWords.passed);
  }
  return new Response(null, { status: 202 });
}

/** Null if the names or the payload are invalid: too long, or nested too deeply. */
function readOne(
  escaped: { topic: string; event: string },
  bytes: Uint8Array,
  { request, isPrivate }: { request: Request; isPrivate: boolean },
): Broadcast[] | null {
  const names = nameSchema.safeParse({ topic: readEscaped(escaped.topic), event: readEscaped(escaped.event) });
  if (!names.success) return null;
  if ((request.headers.get('content-type') ?? '').startsWith('application/octet-stream'))
    return [{ ...names.data, body: { bytes }, isPrivate }];
  const json = writeJson(parseJson(Buffer.from(bytes).toString('utf8')));
  return json === null ? null : [{ ...names.data, body: { json }, isPrivate }];
}

function readBatch(content: unknown): Broadcast[] | null {
  const batch = batchSchema.safeParse(content);
  if (!batch.success) return null;
  const read = batch.data.messages.map(({ topic, event, payload, private: isPrivate }) => {
    const json = writeJson(payload ?? {});
    return json === null ? null : { topic, event, body: { json }, isPrivate: isPrivate === true };
  });
  return read.every((message) => message !== null) ? read : null;
}

/** Null for invalid escapes. */
function readEscaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
