import proxyAddress from '@fastify/proxy-addr';
import { z } from 'zod';

const flag = z.enum(['0', '1']).transform((text) => text === '1');
const url = z.url({ protocol: /^https?$/ });
const optionalText = z.string().trim().min(1).optional();
/**
 * `2.5/10` or, with the price of cached input in the middle, `2.5/0.25/10`. Without it, cached input costs as much as
 * other input.
 */
const price = z
  .string()
  .trim()
  .regex(/^\d{1,5}(?:\.\d{1,6})?(?:\/\d{1,5}(?:\.\d{1,6})?){1,2}$/, 'two or three numbers, like 2.5/10 or 2.5/0.25/10')
  .transform((text) => {
    const [input = 0, ...rest] = text.split('/').map(Number);
    return { input, cached: rest.length > 1 ? rest[0]! : input, output: rest.at(-1)! };
  })
  .optional();

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
  /**
   * Proxies whose `X-Forwarded-For` is trusted: `loopback`, `uniquelocal`, addresses and networks, separated by commas.
   */
  EASEL_TRUSTED_PROXIES: z
    .string()
    .default('loopback')
    .transform(listOf)
    .refine(areNetworks, 'loopback, uniquelocal, addresses or networks like 172.18.0.0/16, by commas'),
  /** Limits on megabytes of requests being received or processed, per address and in total. */
  EASEL_BODIES_PER_ADDRESS_MB: z.coerce.number().int().min(1).max(1_000_000).default(64),
  EASEL_BODIES_MB: z.coerce.number().int().min(1).max(1_000_000).default(256),
  /** The format of standard output and error: sentences, or JSON lines without anything people wrote. */
  EASEL_LOG: z.enum(['text', 'json']).default('text'),
  EASEL_ACCESS_CODE: z.string().min(8, 'at least 8 characters').optional(),
  EASEL_GUESTS: flag.default(false),
  /**
   * On an instance with guests, anyone who presents this code may read reports of shared apps and take the apps down.
   */
  EASEL_OPERATOR_CODE: z.string().min(20, 'at least 20 characters').optional(),
  /**
   * Whether guests may install packages that this computer's npm account gives access to, such as the operator's
   * private ones.
   */
  EASEL_GUEST_PRIVATE_PACKAGES: flag.default(false),
  /** Addresses other than its own from which the registry serves packages, separated by commas. */
  EASEL_PACKAGE_ADDRESSES: z.string().default('').transform(listOf).pipe(z.array(url)),
  /** Turns with a live model per guest in 24 hours: first builds, and changes to them. */
  EASEL_GUEST_APPS: z.coerce.number().int().min(0).max(1000).default(1),
  EASEL_GUEST_CHANGES: z.coerce.number().int().min(0).max(10_000).default(3),
  /** Turns that all guests at one address together may start in 24 hours. */
  EASEL_GUEST_STARTS_PER_ADDRESS: z.coerce.number().int().min(0).max(100_000).default(20),
  /**
   * Guests' proof of work: how many apps an address may start per day without it, and its number of tries (200 take
   * about a second; 0 turns it off).
   */
  EASEL_GUEST_CHECK_AFTER: z.coerce.number().int().min(0).max(100_000).default(5),
  EASEL_GUEST_CHECK: z.coerce.number().int().min(0).max(100_000).default(200),
  /**
   * Megabytes on disk for one guest's apps, including databases and earlier versions, and for all guests at one
   * address.
   */
  EASEL_GUEST_MB: z.coerce.number().min(1).max(1_000_000_000).default(500),
  EASEL_ADDRESS_MB: z.coerce.number().min(1).max(1_000_000_000).default(2500),
  /** Apps that a guest may have, and may start in 24 hours; all guests at one address may have five times as many. */
  EASEL_GUEST_PROJECTS: z.coerce.number().int().min(0).max(100_000).default(20),
  /** Days after the last visit for which a guest's apps are kept. */
  EASEL_GUEST_DAYS: z.coerce.number().min(1).max(36_500).default(30),
  /** Megabytes of the disk that guests can't use. */
  EASEL_DISK_FLOOR_MB: z.coerce.number().min(0).max(1_000_000_000).default(1024),
  /** Gigabytes for the stored earlier data of apps; beyond it the oldest is removed. */
  EASEL_KEPT_DATA_GB: z.coerce.number().min(0).max(1_000_000).default(50),
  OPENAI_BASE_URL: url.optional(),
  OPENAI_API_KEY: optionalText,
  EASEL_MODEL: optionalText,
  EASEL_SMALL_MODEL: optionalText,
  /** US dollars for a million tokens in and out, for a model that is missing from the price table. */
  EASEL_MODEL_PRICE: price,
  /** US dollars of the operator's money that one guest may spend in 24 hours, over all their apps. */
  EASEL_GUEST_LIMIT_USD: z.coerce.number().min(0).max(10_000).optional(),
  /** Seconds without a byte from the model before the page says so, and before the call is ended. */
  EASEL_SILENCE_SECONDS: z.coerce.number().min(0.1).max(86_400).default(60),
  EASEL_SILENCE_END_SECONDS: z.coerce.number().min(0.1).max(86_400).default(900),
  /** The address of WebContainer's own page, for a licensed self-hosted copy; StackBlitz's by default. */
  EASEL_WEBCONTAINER_URL: url.optional(),
  /** The key StackBlitz issues for commercial use. */
  EASEL_WEBCONTAINER_KEY: optionalText,
  /**
   * Hosts other than `*.supabase.co` that people may name as their project on a public instance, separated by commas.
   */
  EASEL_SUPABASE_HOSTS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((host) => (host.trim() === '' ? [] : [host.trim().toLowerCase()]))),
  /** Supabase's management API. */
  EASEL_SUPABASE_API_URL: url.default('https://api.supabase.com'),
  /**
   * DNS servers that look up the records of sites' own domains, instead of the machine's resolvers, separated by
   * commas: `1.1.1.1`, `127.0.0.1:5353`.
   */
  EASEL_DNS_SERVERS: z.string().default('').transform(listOf),
  /** API addresses of the hosts that apps are published at. */
  EASEL_NETLIFY_API_URL: url.default('https://api.netlify.com'),
  EASEL_VERCEL_API_URL: url.default('https://api.vercel.com'),
  EASEL_CLOUDFLARE_API_URL: url.default('https://api.cloudflare.com'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** For tests and benchmarks: demo replies at a model's usual speed, or all at once. */
  EASEL_DEMO_PACE: z.enum(['calm', 'real', 'none']).default('calm'),
  /** Demo replies start with the recording's broken first attempt if there is one, so that repair can be watched. */
  EASEL_DEMO_BROKEN: flag.default(false),
  /** For tests: every API response is validated against its schema; one that does not match becomes an error. */
  EASEL_CHECK_ANSWERS: flag.default(false),
});

/** Every variable that is read; `.env.example` lists them all. */
export const envNames: readonly string[] = Object.keys(envSchema.shape);

type Source = Readonly<Record<string, string | undefined>>;
export type Env = z.infer<typeof envSchema>;

/**
 * Parses the configuration once, at startup. Throws one error that lists everything wrong, each with the variable's
 * name. An empty value counts as absent, because shells and compose files leave unset variables that way.
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

/**
 * Names below the builder's host are previews; a site there would never be served, and would share the builder's
 * cookies.
 */
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

/** `localhost` and names under it, which browsers resolve to this machine. */
export function isLocalHost(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]'
  );
}

/** A listening address that only this machine can reach. */
export function isLocalAddress(address: string): boolean {
  return address === '127.0.0.1' || address === '::1' || address === 'localhost';
}
