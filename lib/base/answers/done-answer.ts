import { z } from 'zod';

/** The answer of a call that only confirms success. */
export const doneSchema = z.object({ ok: z.literal(true) });

/** Like `doneSchema`, for calls that have always returned an empty object. */
export const emptySchema = z.object({});

/** An answer without a body, as the page's client reads it. */
export const nothingSchema = z.null();
