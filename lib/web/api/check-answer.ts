import { z } from 'zod';
import { errorAnswerSchema } from '../../base/answers/error-answer';
import { type AnswerShape, isPlain } from './answer-shape';
import type { Endpoint } from './endpoint';

/**
 * The difference between an answer and its schema, or null: zod's message for a missing or wrong field, or the paths of
 * fields that the schema does not declare.
 */
export function findMismatch(schema: z.ZodType, body: unknown): string | null {
  const parsed = schema.safeParse(body);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const undeclared = lostIn(body, parsed.data, '');
  return undeclared.length === 0 ? null : `not declared: ${undeclared.join(', ')}`;
}

/** Fields that the schema does not declare: parsing drops them, so the parsed value lacks them. */
function lostIn(sent: unknown, parsed: unknown, at: string): string[] {
  if (typeof sent !== 'object' || sent === null) return sent === parsed ? [] : [at || 'body'];
  if (typeof parsed !== 'object' || parsed === null) return [at || 'body'];
  return Object.entries(sent).flatMap(([name, value]) =>
    Object.hasOwn(parsed, name)
      ? lostIn(value, (parsed as Record<string, unknown>)[name], at === '' ? name : `${at}.${name}`)
      : [at === '' ? name : `${at}.${name}`],
  );
}

/** Throws, with the call's name, unless the response is as declared or an error. Reads a copy of the body. */
export async function checkAnswer(
  { method, path, answers }: Pick<Endpoint, 'method' | 'path' | 'answers'>,
  response: Response,
): Promise<void> {
  const shape = answers[response.status] ?? (response.status >= 400 ? errorAnswerSchema : undefined);
  const mismatch = shape === undefined ? 'a status that is not declared' : await mismatchOf(shape, response);
  if (mismatch !== null) throw new Error(`${method} ${path} answered ${response.status} with ${mismatch}`);
}

async function mismatchOf(shape: AnswerShape, response: Response): Promise<string | null> {
  if (!isPlain(shape)) return findMismatch(shape, await response.clone().json());
  const type = response.headers.get('content-type')?.split(';')[0] ?? null;
  if (type === null) return shape.contentTypes.length === 0 ? null : 'no content type';
  const isDeclared = shape.contentTypes.some((one) => one === type || one === `${type.split('/')[0]}/*`);
  return isDeclared ? null : `the content type ${type}, which is not declared`;
}
