import { z } from 'zod';
import { type AppErrorCode, appErrorCodes } from '../foundation/app-error';

/** Hosts that an app can be published at by a token. */
export const hostNames = ['netlify', 'vercel', 'cloudflare'] as const;
export const hostNameSchema = z.enum(hostNames);
export type HostName = z.infer<typeof hostNameSchema>;

/** What is done, in this order; `data` only where rows move along. */
export const hostStepSchema = z.enum(['check', 'data', 'send', 'publish']);
export type HostStep = z.infer<typeof hostStepSchema>;

/** One line of what happened; `note` is the host's own words. Times in ms since the epoch. */
export const hostLogLineSchema = z.object({
  at: z.number(),
  what: z.enum(['token', 'site', 'data', 'files', 'sent', 'live', 'failed', 'host']),
  note: z.string().nullable(),
});
export type HostLogLine = z.infer<typeof hostLogLineSchema>;

const codeSchema = z.enum(appErrorCodes as [AppErrorCode, ...AppErrorCode[]]);

const hostDeploymentSchema = z.object({
  id: z.string(),
  versionNumber: z.number(),
  status: z.enum(['going', 'ready', 'failed']),
  /** Whether it is what visitors get there. */
  live: z.boolean(),
  failure: codeSchema.nullable(),
  log: z.array(hostLogLineSchema),
  createdAt: z.number(),
});

/** An app at a host, as the Publish tab shows it; the newest attempts first. */
export const placeAtHostSchema = z.object({
  /** False for guests of a server. */
  isOffered: z.boolean(),
  /** What the live version needs beyond files: a database of its own, or functions, which no host here can give. */
  needs: z.enum(['nothing', 'data', 'functions']),
  place: z
    .object({
      host: hostNameSchema,
      /** Null while nothing is live there. */
      url: z.string().nullable(),
      /** Domains of the person's own that lead there, as the host said at the latest publish. */
      domains: z.array(z.string()),
      /** What is under way; counts are files. */
      going: z.object({ step: hostStepSchema, sent: z.number(), of: z.number() }).nullable(),
      deployments: z.array(hostDeploymentSchema),
    })
    .nullable(),
});
export type PlaceAtHost = z.infer<typeof placeAtHostSchema>;
