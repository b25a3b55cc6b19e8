import { z } from 'zod';

/** The two formats in which `@supabase/realtime-js` writes Phoenix messages: objects, or lists and binary frames. */
export type WireVersion = '1.0.0' | '2.0.0';

/** One message from a page. */
export type Message = {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: unknown;
};

/** A broadcast's payload: JSON text, or bytes, which only version 2 supports. */
export type BroadcastBody = { json: string } | { bytes: Uint8Array };

export const refSchema = z.union([z.string().max(64), z.number()]).nullish();
const messageSchema = z.union([
  z
    .tuple([refSchema, refSchema, z.string().max(255), z.string().max(64), z.unknown()])
    .transform(([joinRef, own, topic, event, payload]) => ({ joinRef, ref: own, topic, event, payload })),
  z
    .object({
      join_ref: refSchema,
      ref: refSchema,
      topic: z.string().max(255),
      event: z.string().max(64),
      payload: z.unknown(),
    })
    .transform(({ join_ref, ...rest }) => ({ joinRef: join_ref, ...rest })),
]);

/** Null if it is not a message. */
export function readMessage(data: string | Buffer): Message | null {
  if (typeof data !== 'string') return readFrame(data);
  const read = messageSchema.safeParse(parseJson(data));
  if (!read.success) return null;
  const { joinRef, ref: own, topic, event, payload } = read.data;
  return { joinRef: textOf(joinRef), ref: textOf(own), topic, event, payload };
}

export const textOf = (value: string | number | null | undefined) => (value == null ? null : String(value));

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const frame = { push: 3, broadcast: 4 } as const;
const encoding = { bytes: 0, json: 1 } as const;

/** A broadcast in version 2: one byte per length, then join ref, ref, topic, event and metadata, then the payload. */
function readFrame(data: Buffer): Message | null {
  const head = readFrameHead(data);
  if (head === null) return null;
  const { event, end, ...address } = head;
  const rest = data.subarray(end);
  const body: unknown = data[6] === encoding.json ? parseJson(rest.toString('utf8')) : new Uint8Array(rest);
  return { ...address, event: 'broadcast', payload: { event, payload: body } };
}

/** Everything before the payload, which starts at `end`. */
export function readFrameHead(data: Buffer) {
  if (data.length < 7 || data[0] !== frame.push) return null;
  let end = 7;
  const parts = [1, 2, 3, 4, 5].map((index) => data.toString('utf8', end, (end += data[index]!)));
  if (end > data.length) return null;
  const [joinRef, ref, topic, event] = parts as [string, string, string, string];
  return { joinRef: joinRef || null, ref: ref || null, topic, event, end };
}

/** Null if nested too deeply to be written. */
export function writeJson(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** `json`: the payload as JSON text. */
export function writeMessage(
  version: WireVersion,
  message: { joinRef: string | null; ref: string | null; topic: string; event: string; json: string },
): string {
  const [joinRef, own, topic, event] = [message.joinRef, message.ref, message.topic, message.event].map((one) =>
    JSON.stringify(one),
  );
  return version === '2.0.0'
    ? `[${joinRef},${own},${topic},${event},${message.json}]`
    : `{"topic":${topic},"event":${event},"payload":${message.json},"ref":${own},"join_ref":${joinRef}}`;
}

/** Null if this version can't express it. */
export function writeBroadcast(
  version: WireVersion,
  { topic, event, body }: { topic: string; event: string; body: BroadcastBody },
): string | Buffer | null {
  if ('json' in body) {
    const json = `{"type":"broadcast","event":${JSON.stringify(event)},"payload":${body.json}}`;
    return writeMessage(version, { joinRef: null, ref: null, topic, event: 'broadcast', json });
  }
  const [topicBytes, eventBytes] = [Buffer.from(topic), Buffer.from(event)];
  if (version === '1.0.0' || topicBytes.length > 255 || eventBytes.length > 255) return null;
  const head = Buffer.from([frame.broadcast, topicBytes.length, eventBytes.length, 0, encoding.bytes]);
  return Buffer.concat([head, topicBytes, eventBytes, body.bytes]);
}
