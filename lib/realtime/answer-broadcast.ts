import { z } from 'zod';
import type { Now } from '@/lib/foundation/id';
import { roomKey } from './channel';
import type { RealtimeKeys } from './identify';
import { type ForBackend, mayUse } from './join-channel';
import { limits, limitWords } from './limits';
import { identifyStanding } from './watch-sessions';
import { parseJson, type BroadcastBody } from './wire';

type Options = ForBackend & { keys: RealtimeKeys; now: Now };
type Broadcast = { topic: string; event: string; body: BroadcastBody; isPrivate: boolean };

const batchSchema = z.object({
  messages: z
    .array(
      z.object({
        topic: z.string().min(1).max(246),
        event: z.string().max(255),
        payload: z.unknown(),
        private: z.boolean().nullish(),
      }),
    )
    .max(100),
});

const refuse = (status: number, message: string) => Response.json({ error: message, message }, { status });

/**
 * Broadcasts sent without a socket: `POST …/api/broadcast` with a list of messages, or
 * `POST …/api/broadcast/<topic>/events/<event>` with the payload of one. 202 when sent; what a policy forbids goes to nobody.
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
  const isJson = !(request.headers.get('content-type') ?? '').startsWith('application/octet-stream');
  const content = isJson ? parseJson(Buffer.from(bytes).toString('utf8')) : null;
  const messages = one
    ? [
        {
          topic: decodeURIComponent(one[1]!),
          event: decodeURIComponent(one[2]!),
          body: isJson ? { json: JSON.stringify(content) } : { bytes },
          isPrivate: searchParams.get('private') === 'true',
        },
      ]
    : readBatch(content);
  if (messages === null) return refuse(422, 'InvalidBroadcast: messages have a topic, an event and a payload');
  for (const { topic, event, body, isPrivate } of messages) {
    const channel = { topic: `realtime:${topic}`, config: { private: isPrivate }, identity: who.value };
    if (!(await mayUse(options, channel, 'broadcast', 'write'))) continue;
    options.room.broadcast(roomKey(channel.topic, isPrivate), event, body, null);
  }
  return new Response(null, { status: 202 });
}

function readBatch(content: unknown): Broadcast[] | null {
  const batch = batchSchema.safeParse(content);
  if (!batch.success) return null;
  return batch.data.messages.map(({ topic, event, payload, private: isPrivate }) => ({
    topic,
    event,
    body: { json: JSON.stringify(payload ?? {}) },
    isPrivate: isPrivate === true,
  }));
}
