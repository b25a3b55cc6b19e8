import { z } from 'zod';
import type { EngineAnswer, FromEngine } from '@/lib/backends/backend-engine/engine-messages';

/** Bytes, text and lists are checked in place: copying megabytes would cost more than the call. */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const rows = z.custom<Record<string, unknown>[]>((value) => Array.isArray(value) && value.every(isRecord));
const count = z.int().nonnegative();
const text = z.string();

// The server builds paths, headers and JSON from these.
const path = text.max(1024).regex(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.][\w.-]*(?:\/[\w.][\w.-]*)*$/);
const hash = /^[0-9a-f]{64}$/;
const header = z.tuple([text.regex(/^[!#$%&'*+.^`|~\w-]{1,256}$/), text.regex(/^[\t\x20-\x7e\x80-\xff]*$/)]);
const pointer = text.max(10_000).refine((given) => {
  try {
    const read: unknown = JSON.parse(given);
    return isRecord(read) && typeof read.hash === 'string' && hash.test(read.hash);
  } catch {
    return false;
  }
});

const failure = z.object({ code: text, message: text, detail: text.nullable(), hint: text.nullable() });
const answer = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('response'),
    response: z.object({
      status: z.int().min(200).max(599),
      headers: z.array(header).max(256),
      body: z.union([text, z.instanceof(ArrayBuffer), z.null()]),
    }),
  }),
  z.object({ type: z.literal('rows'), rows }),
  z.object({ type: z.literal('written'), rows: z.array(rows) }),
  z.object({ type: z.literal('rehearsed'), refusals: z.array(z.object({ failure, statement: count })) }),
  z.object({ type: z.literal('done') }),
  z.object({
    type: z.literal('captured'),
    names: bytes,
    bytes,
    transaction: text.regex(/^\d{1,20}$/),
    files: z.array(z.object({ path, size: count, names: bytes })),
    folders: z.array(path),
    prepared: text,
    uploads: z.array(z.object({ name: text.regex(hash), pointer })),
  }),
  z.object({ type: z.literal('captured-ahead'), names: bytes, bytes, isDone: z.boolean() }),
  z.object({
    type: z.literal('listening'),
    findings: z.array(z.object({ n: count, refusal: text.nullable(), isPublished: z.boolean() })),
  }),
  z.object({
    type: z.literal('told'),
    changes: z.array(z.object({ to: z.array(count), data: text })),
    isMore: z.boolean(),
  }),
  z.object({ type: z.literal('may-use'), isAllowed: z.boolean() }),
  z.object({ type: z.literal('ended'), tokens: z.array(z.object({ user: text, session: text.nullable() })) }),
  z.object({ type: z.literal('owned'), isDone: z.boolean(), owners: z.array(z.string()) }),
  z.object({ type: z.literal('refused'), failure, statement: count }),
]);
/** Fails to compile if an engine may send an answer type not read here: its process would be killed for it. */
type Unread = Exclude<EngineAnswer['type'], z.infer<typeof answer>['type']>;
true satisfies [Unread] extends [never] ? true : Unread;

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('warmed') }),
  z.object({ type: z.literal('opened') }),
  z.object({ type: z.literal('answered'), n: count, answer }),
  z.object({ type: z.literal('broken'), n: count.nullable(), message: text.max(100_000) }),
  z.object({
    type: z.literal('mail'),
    mail: z.object({
      kind: z.enum(['signup', 'recovery', 'magiclink', 'invite', 'email_change', 'reauthentication']),
      ...{ to: text, subject: text, text, link: text.nullable() },
    }),
  }),
  z.object({ type: z.literal('changed') }),
  z.object({ type: z.literal('missed') }),
]);

/**
 * Validates a message from an engine's process; throws if it is not one an engine sends. The app's code may run in
 * there, so no path may lead out of a folder, and no header or hash may have anything else hidden in it.
 */
export function readEngineMessage(message: unknown): FromEngine {
  return messageSchema.parse(message) satisfies FromEngine;
}
