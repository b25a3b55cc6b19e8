import { z } from 'zod';
import {
  longestSentence,
  longestText,
  mostPromises,
  mostSteps,
  notTriedReasons,
  proofs,
  rememberedName,
  roles,
  states,
  type AppPromise,
  type Found,
  type PromiseResult,
  type PromiseStep,
} from './promise';

export const promiseIdSchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

const text = z.string().min(1).max(longestText);
const thing = z.strictObject({ role: z.enum(roles), name: text.nullable() });
const within = thing.nullable();
const sight = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text, within }),
  z.strictObject({
    kind: z.literal('thing'),
    thing,
    state: z.enum(states).nullable(),
    value: z.string().max(longestText).nullable(),
    within,
  }),
]);
const counting = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('is'), number: z.number().int().min(0).max(99_999) }),
  z.strictObject({ kind: z.literal('changed'), by: z.number().int().min(-99_999).max(99_999) }),
  z.strictObject({ kind: z.literal('remember') }),
]);
export const promiseStepSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('go'), route: z.string().startsWith('/').max(512) }),
  z.strictObject({ do: z.literal('click'), thing, within }),
  z.strictObject({ do: z.literal('fill'), field: text, text: z.string().max(longestText), within }),
  z.strictObject({ do: z.literal('choose'), option: text, field: text, within }),
  z.strictObject({ do: z.literal('press'), key: z.string().max(32) }),
  z.strictObject({ do: z.literal('see'), sight }),
  z.strictObject({ do: z.literal('not-see'), sight }),
  z.strictObject({ do: z.literal('count'), thing, within, counting }),
  z.strictObject({
    do: z.literal('remember'),
    of: z.union([z.strictObject({ label: text }), z.strictObject({ thing })]),
    name: z.string().regex(rememberedName),
    within,
  }),
  z.strictObject({
    do: z.literal('as'),
    person: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('owner') }),
      z.strictObject({ kind: z.literal('named'), name: text }),
      z.strictObject({ kind: z.literal('visitor') }),
    ]),
  }),
  z.strictObject({ do: z.literal('reload') }),
  z.strictObject({ do: z.literal('size'), size: z.enum(['phone', 'desktop']) }),
]) satisfies z.ZodType<PromiseStep>;

const sentence = z.string().min(1).max(longestSentence);
const journey = z.array(promiseStepSchema).min(1).max(mostSteps);
export const appPromiseSchema = z.object({
  id: promiseIdSchema,
  sentence,
  journey,
  isOff: z.boolean(),
  author: z.enum(['model', 'person']),
  proposal: z.union([z.object({ sentence, journey }), z.object({ removal: sentence })]).nullable(),
  proof: z.enum(proofs).optional(),
}) satisfies z.ZodType<AppPromise>;

const names = z.array(z.string().max(200)).max(12);
/** A frame's report of what it found; the frame runs untrusted code. */
export const foundSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('absent'), others: names }),
  z.object({ code: z.literal('no-text'), page: z.string().max(1000) }),
  z.object({ code: z.literal('present') }),
  z.object({ code: z.literal('count'), number: z.number().int(), before: z.number().int().nullable() }),
  z.object({ code: z.literal('state'), states: names }),
  z.object({ code: z.literal('value'), value: z.string().max(500) }),
  z.object({ code: z.literal('disabled') }),
  z.object({ code: z.literal('no-option'), options: names }),
  z.object({ code: z.literal('refused'), why: z.string().max(500) }),
  z.object({ code: z.literal('silent') }),
]) satisfies z.ZodType<Found>;

/** A tab's report on one promise; a frame's report on a step is validated with it too. */
export const promiseResultSchema = z.discriminatedUnion('outcome', [
  z.object({ id: promiseIdSchema, outcome: z.literal('kept'), proves: z.boolean().optional() }),
  z.object({
    id: promiseIdSchema,
    outcome: z.literal('broken'),
    step: z.number().int().positive().max(mostSteps),
    expected: z.string().max(4 * longestText),
    found: foundSchema,
    picture: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    before: z.enum(['kept', 'broken']).optional(),
  }),
  z.object({ id: promiseIdSchema, outcome: z.literal('not-tried'), why: z.enum(notTriedReasons) }),
]) satisfies z.ZodType<PromiseResult>;

export const promiseResultsSchema = z.array(promiseResultSchema).max(mostPromises);

/** The promises in a version's settings; entries that can't be parsed are left out. */
export function promisesOf(settings: Readonly<Record<string, unknown>>): AppPromise[] {
  const kept = settings['promises'];
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((one) => {
    const parsed = appPromiseSchema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
}
