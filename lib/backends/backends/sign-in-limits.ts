import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Guard, KnownCall } from './known-calls';

/** Which attempts count together: those of one address, those for one mail recipient, or everybody's at one backend. */
type Limit = {
  guard: Guard;
  by: 'address' | 'recipient' | 'all';
  points: number;
  seconds: number;
  /**
   * For `password`: whether the limit counts passwords that people type, or those that a part's SQL generates, which
   * nobody can guess.
   */
  of?: 'typed' | 'made';
};

/**
 * Calls that guess or cost something. Limits by address keep visitors from using up each other's attempts. A limit that
 * counts everybody must not be something a stranger can use up for the others: mails count per recipient, and of mailed
 * proofs only typed codes count, never links, which can't be guessed. A single code can be tried ten times
 * (`codes.ts`).
 */
const limits: readonly Limit[] = [
  { guard: 'password', by: 'address', points: 10, seconds: 60, of: 'typed' },
  // A whole school shares an address. PINs are protected from guessing by the limits per pupil and class, in the
  // database.
  { guard: 'password', by: 'address', points: 60, seconds: 60, of: 'made' },
  // Guesses at one account from many addresses; a person who is locked out by them can still sign in with a mailed
  // link.
  { guard: 'password', by: 'recipient', points: 100, seconds: 3600, of: 'typed' },
  { guard: 'class', by: 'address', points: 150, seconds: 900 },
  { guard: 'code', by: 'address', points: 10, seconds: 60 },
  { guard: 'mail', by: 'address', points: 5, seconds: 300 },
  { guard: 'sign-up', by: 'address', points: 20, seconds: 3600 },
  { guard: 'own-account', by: 'address', points: 30, seconds: 300 },
  { guard: 'code', by: 'all', points: 600, seconds: 3600 },
  { guard: 'mail', by: 'recipient', points: 100, seconds: 3600 },
];

export type CountedCall = { backendId: string; address: string; request: Request };

/**
 * Counts a call if the table above says so; returns the seconds to wait, 0 if it may go on. Reads a clone of its body.
 */
export function createSignInLimits(): (call: CountedCall, known: KnownCall) => Promise<number> {
  const open = limits.map((limit) => ({
    ...limit,
    limiter: new RateLimiterMemory({ points: limit.points, duration: limit.seconds }),
  }));
  return async (call, known) => {
    for (const { guard, by, of, limiter } of open) {
      if (guard !== known.guard) continue;
      if (of !== undefined && ((await isMadePassword(call.request)) ? 'made' : 'typed') !== of) continue;
      const whose = await whoseOf(by, call);
      if (whose === null) continue;
      try {
        await limiter.consume(`${call.backendId} ${whose}`);
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1000);
        throw error;
      }
    }
    return 0;
  };
}

/** Null if this call does not count in this way. */
async function whoseOf(by: Limit['by'], { address, request }: CountedCall): Promise<string | null> {
  switch (by) {
    case 'address':
      return address;
    case 'all':
      return (await isLink(request)) ? null : '';
    case 'recipient': {
      const { email } = await readBody(request);
      // A call without a body sends mail to its own caller, and one without an address to nobody.
      return email === undefined ? null : createHash('sha256').update(email.trim().toLowerCase()).digest('base64');
    }
    default:
      return by satisfies never;
  }
}

/** The proof in a link: 256 bits in hex, as the engine makes them. */
const linkProof = /^[0-9a-f]{64}$/;

async function isLink(request: Request): Promise<boolean> {
  const held =
    request.method === 'GET'
      ? new URL(request.url).searchParams.get('token')
      : // If the body also holds a typed code, the engine uses this one.
        (await readBody(request)).token_hash;
  return linkProof.test(held ?? '');
}

const isMadePassword = async (request: Request) => linkProof.test((await readBody(request)).password ?? '');

const bodySchema = z.object({
  password: z.string().optional().catch(undefined),
  email: z.string().optional().catch(undefined),
  token_hash: z.string().optional().catch(undefined),
});

async function readBody(request: Request): Promise<z.infer<typeof bodySchema>> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  return bodySchema.safeParse(body).data ?? {};
}
