import { z } from 'zod';
import { visibilitySchema } from './sharing-answers';

/** One app in a list; times in ms since the epoch. */
export const listedProjectSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Who may open it at its link. */
  visibility: visibilitySchema,
  createdAt: z.number(),
  updatedAt: z.number(),
  deletedAt: z.number().nullable(),
  /** Null only while the first version is being made. */
  head: z.object({ versionId: z.string(), number: z.number(), summary: z.string() }).nullable(),
  /** Null while nothing is live. */
  site: z.object({ url: z.string(), slug: z.string() }).nullable(),
});
export type ListedProject = z.infer<typeof listedProjectSchema>;

export const projectListSchema = z.object({ projects: z.array(listedProjectSchema) });

/** One app as its own page needs it. */
export const projectSchema = listedProjectSchema.extend({
  /** US dollars; null: the default limit. */
  limitUsd: z.number().nullable(),
  planFirst: z.boolean(),
  /** US dollars; null if no call had a known price. */
  spent: z.number().nullable(),
  /** `runtime`: what the app runs in now; `runsWith`: what the person chose. */
  runtime: z.enum(['embedded', 'webcontainer']),
  runsWith: z.enum(['automatic', 'embedded', 'webcontainer']),
  /** The backend of the preview: `url` as the app sees it, `apiUrl` for programs. */
  backend: z.object({
    url: z.string(),
    anonKey: z.string(),
    apiUrl: z.string(),
    /** Why a migration of the newest version did not run, in Postgres's words. */
    fault: z.string().nullable(),
  }),
});

/** An app that was created; `turnId` if it was started with a prompt. */
export const madeProjectSchema = z.object({ projectId: z.string(), turnId: z.string().optional() });

/** What a guest's browser must solve before an app is created (ALTCHA, version 2); null if nothing is required. */
export const guestCheckSchema = z.object({
  challenge: z
    .object({
      parameters: z.object({
        algorithm: z.string(),
        cost: z.number(),
        /** Seconds since the epoch. */
        expiresAt: z.number(),
        keyLength: z.number(),
        keyPrefix: z.string(),
        keySignature: z.string(),
        nonce: z.string(),
        salt: z.string(),
      }),
      signature: z.string(),
    })
    .nullable(),
});

const useSchema = z.object({ used: z.number(), limit: z.number() });
/** How much of their space a guest's apps use, and how many days they are kept; null for anyone who is not a guest. */
export const guestShareSchema = z.object({
  share: z.object({ days: z.number(), bytes: useSchema, projects: useSchema }).nullable(),
});
export type GuestShare = NonNullable<z.infer<typeof guestShareSchema>['share']>;
