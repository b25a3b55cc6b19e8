import { z } from 'zod';
import { parseJson, readFrameHead, refSchema, textOf } from './wire';

/** The fields that a reply needs to refer to a message. */
export type Address = { joinRef: string | null; ref: string | null; topic: string };

const nowhere: Address = { joinRef: null, ref: null, topic: 'phoenix' };

/** The parts of a message in which supabase-js writes topic and refs. */
const [headBytes, tailBytes] = [2048, 256];

const topic = z.string().max(255);
const listSchema = z.tuple([refSchema, refSchema, topic]);
const objectSchema = z.object({ join_ref: refSchema, ref: refSchema, topic });

/**
 * Finds the fields needed to reply to a message that is refused unread. Reads only its two ends, so that the cost does
 * not depend on its length. If a message has its refs elsewhere or is invalid, the reply has none.
 */
export function readAddress(data: Buffer, isBinary: boolean): Address {
  if (isBinary) {
    const head = readFrameHead(data);
    return head === null ? nowhere : { joinRef: head.joinRef, ref: head.ref, topic: head.topic };
  }
  const head = data.toString('utf8', 0, headBytes);
  if (head.startsWith('[')) {
    const read = listSchema.safeParse(parseJson(`${upToThirdComma(head)}]`));
    return read.success ? addressOf(read.data[0], read.data[1], read.data[2]) : nowhere;
  }
  const tail = data.toString('utf8', Math.max(0, data.length - tailBytes));
  const read = objectSchema.safeParse({
    ...asObject(parseJson(`${head.slice(0, head.indexOf(',"payload":'))}}`)),
    ...asObject(parseJson(`{${tail.slice(tail.lastIndexOf(',"ref":') + 1)}`)),
  });
  return read.success ? addressOf(read.data.join_ref, read.data.ref, read.data.topic) : nowhere;
}

type Ref = z.infer<typeof refSchema>;
const addressOf = (joinRef: Ref, ref: Ref, name: string): Address => ({
  joinRef: textOf(joinRef),
  ref: textOf(ref),
  topic: name,
});

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

function upToThirdComma(text: string): string {
  let [commas, isQuoted] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '\\') at += 1;
    else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === ',' && !isQuoted && (commas += 1) === 3) return text.slice(0, at);
  }
  return '';
}
