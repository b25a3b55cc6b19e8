import { z } from 'zod';

/** Where a published app can be opened besides this computer. Times in ms since the epoch. */
const wifiSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('closed') }),
  z.object({ phase: z.literal('open'), url: z.string() }),
  z.object({ phase: z.literal('waiting'), why: z.enum(['reach-no-network', 'reach-port-taken']) }),
]);
export const linkFailureCodes = [
  'tunnel-unreachable',
  'tunnel-key-changed',
  'tunnel-sign-in-refused',
  'tunnel-forward-refused',
  'tunnel-no-address',
  'tunnel-program-missing',
] as const;
const whySchema = z.enum(linkFailureCodes);
const linkSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('closed') }),
  z.object({ phase: z.literal('opening'), service: z.string(), lastUrl: z.string().nullable() }),
  z.object({
    phase: z.literal('open'),
    service: z.string(),
    url: z.string(),
    since: z.number(),
    /** The address it had before it broke, if that was a different one. */
    lastUrl: z.string().nullable(),
    /** Whether the app answered when Easel opened the link itself. */
    wasTried: z.boolean(),
    fingerprint: z.string().nullable(),
  }),
  z.object({
    phase: z.literal('waiting'),
    service: z.string(),
    why: whySchema,
    /** Seconds until the next try. */
    inSeconds: z.number(),
    lastUrl: z.string().nullable(),
  }),
  z.object({
    phase: z.literal('refused'),
    service: z.string(),
    why: whySchema,
    /** For a changed host key: `known` is the one recorded before, `shown` the one presented now. */
    known: z.string().nullable(),
    shown: z.string().nullable(),
  }),
]);
export const reachWays = ['localhost-run', 'serveo', 'cloudflared', 'own-server'] as const;
export const reachSchema = z.object({
  /** False for guests, and on a public server, which is not the person's own computer. */
  isOffered: z.boolean(),
  wifi: wifiSchema,
  link: linkSchema,
  ways: z.array(
    z.object({
      way: z.enum(reachWays),
      /** The service that visitors' traffic passes through; null for a server that has not been named yet. */
      service: z.string().nullable(),
      isFound: z.boolean(),
      isAgreed: z.boolean(),
    }),
  ),
  /** The line to add to a server's `authorized_keys`; null if `isOffered` is false. */
  ownKey: z.string().nullable(),
});
export type ShownReach = z.infer<typeof reachSchema>;
