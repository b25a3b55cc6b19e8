import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Guesses per minute from one address, and how long a wrong guess is remembered. */
const byAddress = { points: 10, duration: 60 };
const lately = { points: 1_000_000, duration: 3600 };
/** Wrong guesses per minute from all addresses, and how many are still compared above that. */
const inAll = { points: 100, duration: 60 };
const firstTries = { points: 60, duration: 60 };
const rememberedMs = 30 * 24 * 3600 * 1000;
const mostRemembered = 10_000;

/**
 * Limits guesses at the access code. An address may always guess ten times a minute. Above a hundred wrong guesses from
 * all addresses, recently admitted addresses are not affected, and new ones get a first try, one per second in total.
 * So strangers who guess slow down other strangers, but shut out nobody who knows the code.
 */
export function createGuessLimits(now: () => number) {
  const [own, wrong, all, first] = [byAddress, lately, inAll, firstTries].map(
    (bound) => new RateLimiterMemory(bound),
  ) as [RateLimiterMemory, RateLimiterMemory, RateLimiterMemory, RateLimiterMemory];
  const admitted = new Map<string, number>();
  let line: Promise<unknown> = Promise.resolve();

  function remember(address: string): void {
    admitted.delete(address);
    admitted.set(address, now() + rememberedMs);
    if (admitted.size > mostRemembered) admitted.delete(admitted.keys().next().value!);
  }

  async function mayGuess(address: string): Promise<boolean> {
    if (!(await take(own, address))) return false;
    const used = (await all.get('all'))?.consumedPoints ?? 0;
    if (used < inAll.points || (admitted.get(address) ?? 0) > now()) return true;
    return (await wrong.get(address)) === null && (await take(first, 'all'));
  }

  async function guessNow(address: string, isRight: () => boolean): Promise<'right' | 'wrong' | 'limited'> {
    if (!(await mayGuess(address))) return 'limited';
    if (!isRight()) {
      await Promise.all([take(all, 'all'), take(wrong, address)]);
      return 'wrong';
    }
    // A correct code does not count as a guess.
    await own.reward(address);
    remember(address);
    return 'right';
  }

  return {
    /** Records that this address has shown the code, or the cookie derived from it. */
    remember,
    /** Counts first and then compares, one guess at a time, so that fifty at once are counted as fifty. */
    guess(address: string, isRight: () => boolean): Promise<'right' | 'wrong' | 'limited'> {
      const result = line.then(() => guessNow(address, isRight));
      line = result.catch(() => undefined);
      return result;
    },
  };
}

async function take(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}
