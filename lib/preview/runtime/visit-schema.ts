import { z } from 'zod';
import type { Visit, VisitStep } from './visit';

/** A visit as stored in a fixture file. */
export const visitStepSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('go'), route: z.string().startsWith('/').max(512) }),
  z.strictObject({ do: z.literal('click'), role: z.string().max(32), name: z.string().max(200) }),
  z.strictObject({ do: z.literal('fill'), label: z.string().max(200), text: z.string().max(2000) }),
  z.strictObject({ do: z.literal('press'), key: z.string().max(32) }),
  z.strictObject({ do: z.literal('wait-for-text'), text: z.string().max(500) }),
]) satisfies z.ZodType<VisitStep>;
export const visitSchema = z.array(visitStepSchema).max(40) satisfies z.ZodType<Visit>;
