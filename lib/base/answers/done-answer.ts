import { z } from 'zod';

/** What only says that it was done. */
export const doneSchema = z.object({ ok: z.literal(true) });

/** The same, of calls that have always said so with nothing in it. */
export const emptySchema = z.object({});

/** An answer without a body, as the page's client reads it. */
export const nothingSchema = z.null();
