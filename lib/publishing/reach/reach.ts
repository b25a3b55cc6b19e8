import { z } from 'zod';
import { reachWays } from '../../base/answers/reach-answers';

/** Ways to a link for everybody, in the order they are offered. */
export type Way = (typeof reachWays)[number];

/** A name or address of a machine, as `ssh` takes it. */
const hostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[0-9a-f:]+)$/);

/** A server of one's own that ssh reaches, and the address at which it shows what its port `remotePort` gets. */
export const ownServerSchema = z.strictObject({
  host: hostSchema,
  port: z.number().int().min(1).max(65_535).default(22),
  user: z.string().trim().min(1).max(100),
  /** Absent: Easel signs in with its own key. */
  password: z.string().min(1).max(1000).optional(),
  remotePort: z.number().int().min(1).max(65_535).default(8080),
  /** What people open, such as `https://club.example.org`. */
  address: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .transform((text) => new URL(text).origin),
});
export type OwnServer = z.infer<typeof ownServerSchema>;

/** How the link of a site is opened; kept, so that it can be opened again. */
export const linkSettingsSchema = z.strictObject({ way: z.enum(reachWays), server: ownServerSchema.optional() });
export type LinkSettings = z.infer<typeof linkSettingsSchema>;

/** The name under which a service's key, and the person's agreement, are kept. */
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
