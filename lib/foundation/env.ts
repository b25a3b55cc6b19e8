import proxyAddress from '@fastify/proxy-addr';
import { z } from 'zod';

const flag = z.enum(['0', '1']).transform((text) => text === '1');
const url = z.url({ protocol: /^https?$/ });
const optionalText = z.string().trim().min(1).optional();

const envSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  EASEL_DATA: z.string().trim().min(1).default('.easel'),
  EASEL_BASE_URL: url.optional(),
  EASEL_SITES_HOST: z
    .string()
    .trim()
    .regex(/^[a-z0-9.-]+$/, 'a host name without scheme or port')
    .optional(),
  /** Whose `X-Forwarded-For` counts: `loopback`, `uniquelocal`, addresses and networks, by commas. */
  EASEL_TRUSTED_PROXIES: z
    .string()
    .default('loopback')
    .transform(listOf)
    .refine(areNetworks, 'loopback, uniquelocal, addresses or networks like 172.18.0.0/16, by commas'),
  /** Megabytes of requests being received or worked on, for one address and in all. */
  EASEL_BODIES_PER_ADDRESS_MB: z.coerce.number().int().min(1).max(1_000_000).default(64),
  EASEL_BODIES_MB: z.coerce.number().int().min(1).max(1_000_000).default(256),
  EASEL_ACCESS_CODE: z.string().min(8, 'at least 8 characters').optional(),
  EASEL_GUESTS: flag.default(false),
  /** Guests may install what npm signs in for here: private packages of the operator's own. */
  EASEL_GUEST_PRIVATE_PACKAGES: flag.default(false),
  /** Addresses besides the registry's own that it serves packages from, by commas. */
  EASEL_PACKAGE_ADDRESSES: z.string().default('').transform(listOf).pipe(z.array(url)),
  /** What each guest may have of a live model in 24 hours: first builds, and changes of them. */
  EASEL_GUEST_APPS: z.coerce.number().int().min(0).max(1000).default(1),
  EASEL_GUEST_CHANGES: z.coerce.number().int().min(0).max(10_000).default(3),
  /** What all guests behind one address may begin together in 24 hours. */
  EASEL_GUEST_STARTS_PER_ADDRESS: z.coerce.number().int().min(0).max(100_000).default(20),
  /** Tries that a guest's page makes, unseen, before its first app: 200 are about a second of work. 0 asks for none. */
  EASEL_GUEST_CHECK_AFTER: z.coerce.number().int().min(0).max(100_000).default(5),
  EASEL_GUEST_CHECK: z.coerce.number().int().min(0).max(100_000).default(200),
  /** Megabytes that a guest's apps may take on the disk, databases and earlier versions included, and all guests' of one address. */
  EASEL_GUEST_MB: z.coerce.number().min(1).max(1_000_000_000).default(500),
  EASEL_ADDRESS_MB: z.coerce.number().min(1).max(1_000_000_000).default(2500),
  /** Apps that a guest may have, and may begin in 24 hours; five times as many for all guests of one address. */
  EASEL_GUEST_PROJECTS: z.coerce.number().int().min(0).max(100_000).default(20),
  /** Days after the last visit that what a guest made is kept. */
  EASEL_GUEST_DAYS: z.coerce.number().min(1).max(36_500).default(30),
  /** Megabytes that stay free on the disk, whatever guests do. */
  EASEL_DISK_FLOOR_MB: z.coerce.number().min(0).max(1_000_000_000).default(1024),
  /** Gigabytes that what apps had stored earlier may take; beyond it the oldest is given up. */
  EASEL_KEPT_DATA_GB: z.coerce.number().min(0).max(1_000_000).default(50),
  OPENAI_BASE_URL: url.optional(),
  OPENAI_API_KEY: optionalText,
  EASEL_MODEL: optionalText,
  EASEL_SMALL_MODEL: optionalText,
  /** US dollars that one guest may spend of the operator's money in 24 hours, over all their apps. */
  EASEL_GUEST_LIMIT_USD: z.coerce.number().min(0).max(10_000).optional(),
  /** Seconds without a byte of a model after which that is said, and after which the call is ended. */
  EASEL_SILENCE_SECONDS: z.coerce.number().min(0.1).max(86_400).default(60),
  EASEL_SILENCE_END_SECONDS: z.coerce.number().min(0.1).max(86_400).default(900),
  /** Where WebContainer's own page is, for a licensed host of one's own; StackBlitz's unless told otherwise. */
  EASEL_WEBCONTAINER_URL: url.optional(),
  /** The key StackBlitz gives for commercial use. */
  EASEL_WEBCONTAINER_KEY: optionalText,
  /** Hosts beside `*.supabase.co` that a public instance lets people name as theirs, by commas. */
  EASEL_SUPABASE_HOSTS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((host) => (host.trim() === '' ? [] : [host.trim().toLowerCase()]))),
  /** Supabase's interface for whole projects. */
  EASEL_SUPABASE_API_URL: url.default('https://api.supabase.com'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** For tests and benchmarks: demo replies at a model's usual speed however long that takes, or all at once. */
  EASEL_DEMO_PACE: z.enum(['calm', 'real', 'none']).default('calm'),
  /** Demo replies begin with the recording's broken first attempt where there is one, so that repair can be watched. */
  EASEL_DEMO_BROKEN: flag.default(false),
});

type Source = Readonly<Record<string, string | undefined>>;
export type Env = z.infer<typeof envSchema>;

/**
 * Reads the configuration once, at start. Throws one error that lists everything wrong with it, each with the
 * variable's name; an empty value counts as absent, as shells and compose files leave them so.
 */
export function parseEnv(source: Source): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const env = envSchema.safeParse(present);
  const wrong = [
    ...(env.success ? [] : [z.prettifyError(env.error)]),
    ...checkSitesHost(present),
    ...checkOpen(present),
  ];
  if (!env.success || wrong.length > 0) throw new Error(`The configuration has mistakes:\n${wrong.join('\n')}`);
  return env.data;
}

function checkOpen({ EASEL_BASE_URL: base, HOST, EASEL_ACCESS_CODE, EASEL_GUESTS }: Source): string[] {
  const isLocal = base === undefined || !URL.canParse(base) || isLocalHost(new URL(base).hostname);
  const isHere = HOST === undefined || isLocalAddress(HOST.trim());
  if ((isLocal && isHere) || EASEL_ACCESS_CODE !== undefined || EASEL_GUESTS === '1') return [];
  return [
    '✖ Easel would be open to everyone who can reach this address. Set EASEL_ACCESS_CODE (a code people enter), or EASEL_GUESTS=1 (everyone is a guest with apps of their own).',
  ];
}

/** Names below the builder's own are previews; sites there would answer nobody, and share its cookies if they did. */
function checkSitesHost({ EASEL_BASE_URL: base = '', EASEL_SITES_HOST: given }: Source): string[] {
  if (!URL.canParse(base)) return [];
  const builder = new URL(base).hostname;
  const sites = given?.trim() ?? (isLocalHost(builder) ? 'sites.localhost' : null);
  if (sites !== null && sites !== builder && !sites.endsWith(`.${builder}`) && !builder.endsWith(`.${sites}`))
    return [];
  return [
    '✖ Set EASEL_SITES_HOST to another registrable domain (sites.example), and point *.sites.example here: what people publish must not share cookies with Easel.\n  → at EASEL_SITES_HOST',
  ];
}

function listOf(text: string): string[] {
  return text.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
}

function areNetworks(networks: readonly string[]): boolean {
  try {
    proxyAddress.compile([...networks]);
    return true;
  } catch {
    return false;
  }
}

/** `localhost` and names under it, which browsers keep on this machine. */
export function isLocalHost(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]'
  );
}

/** What a server listens on that this machine alone reaches. */
export function isLocalAddress(address: string): boolean {
  return address === '127.0.0.1' || address === '::1' || address === 'localhost';
}
