import { z } from 'zod';
import { reachWays } from '../../base/answers/reach-answers';

/** Ways to get a public link, in the order they are offered. */
export type Way = (typeof reachWays)[number];

/** A host name or address, as `ssh` takes it. */
const hostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[0-9a-f:]+)$/);

/**
 * A person's own server that ssh can reach, and the address at which it serves what arrives at its port `remotePort`.
 */
export const ownServerSchema = z.strictObject({
  host: hostSchema,
  port: z.number().int().min(1).max(65_535).default(22),
  user: z.string().trim().min(1).max(100),
  /** If absent, Easel signs in with its own key. */
  password: z.string().min(1).max(1000).optional(),
  remotePort: z.number().int().min(1).max(65_535).default(8080),
  /** The address people open, such as `https://club.example.org`. */
  address: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .transform((text) => new URL(text).origin),
});
export type OwnServer = z.infer<typeof ownServerSchema>;

/** How the link of a site is opened. Stored, so that it can be opened again. */
export const linkSettingsSchema = z.strictObject({ way: z.enum(reachWays), server: ownServerSchema.optional() });
export type LinkSettings = z.infer<typeof linkSettingsSchema>;

/** The name under which a service's key and the person's agreement are stored. */
export function serviceOf({ way, server }: LinkSettings): string {
  switch (way) {
    case 'localhost-run':
      return 'localhost.run';
    case 'serveo':
      return 'serveo.net';
    case 'cloudflared':
      return 'trycloudflare.com';
    case 'own-server':
      return server === undefined ? '' : server.port === 22 ? server.host : `${server.host}:${server.port}`;
    default:
      return way satisfies never;
  }
}
