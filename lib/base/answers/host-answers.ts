import { z } from 'zod';
import { type AppErrorCode, appErrorCodes } from '../foundation/app-error';

/** Hosts that an app can be published at with a token. */
export const hostNames = ['netlify', 'vercel', 'cloudflare'] as const;
export const hostNameSchema = z.enum(hostNames);
export type HostName = z.infer<typeof hostNameSchema>;

/** The steps of publishing, in order; `data` only occurs if rows are moved too. */
export const hostStepSchema = z.enum(['check', 'data', 'send', 'publish']);
export type HostStep = z.infer<typeof hostStepSchema>;

/** One line of the publishing log; `note` is in the host's own words. Times in ms since the epoch. */
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
  /** Whether visitors get this deployment there. */
  live: z.boolean(),
  failure: codeSchema.nullable(),
  log: z.array(hostLogLineSchema),
  createdAt: z.number(),
});

/** An app at a host, as the Publish tab shows it; the newest attempts first. */
export const placeAtHostSchema = z.object({
  /** False for guests, and on a public server. */
  isOffered: z.boolean(),
  /**
   * What the live version needs besides files: its own database, or functions, which none of these hosts can provide.
   */
  needs: z.enum(['nothing', 'data', 'functions']),
  place: z
    .object({
      host: hostNameSchema,
      /** Null while nothing is live there. */
      url: z.string().nullable(),
      /** The person's own domains that point there, as the host reported at the last publish. */
      domains: z.array(z.string()),
      /** The publish in progress, if any; counts are files. */
      going: z.object({ step: hostStepSchema, sent: z.number(), of: z.number() }).nullable(),
      deployments: z.array(hostDeploymentSchema),
    })
    .nullable(),
});
export type PlaceAtHost = z.infer<typeof placeAtHostSchema>;
