import type { AppError } from '../foundation/app-error';
import { createLine } from '../foundation/create-line';
import type { Now } from '../foundation/id';
import type { Payer, ShareItem } from '../shares/share';
import type { ShareStore } from '../shares/share-store';

/** While it is written to, a folder is measured this often at most; a call at a time can add what fits in that. */
const measuredEveryMs = 2000;

type Dependencies = {
  shares: Pick<ShareStore, 'take' | 'giveBack' | 'set' | 'look'>;
  payer: Payer;
  /** Bytes of all folders of the project. */
  readBytes(): Promise<number>;
  now: Now;
  onError(error: unknown): void;
};

const item = (amount: number): ShareItem[] => [{ kind: 'data', amount, until: 0 }];

/**
 * What one project's databases take of a share: what was measured, and what is asked for by calls that the last measuring could
 * not see yet. Of fifty calls at once no more are let through than there is room for what they bring.
 */
export function createDataRoom({ shares, payer, readBytes, now, onError }: Dependencies) {
  /** A measuring takes the place of what was counted, so that nothing may be counted while it is written down. */
  const inLine = createLine();
  let measuredAt = 0;
  let measuring: Promise<void> | null = null;
  /** By the last measuring; null before the first. */
  let bytes: number | null = null;
  /** Asked for and not measured yet, and how much of it by calls that are over. */
  const asked = { inAll: 0, over: 0 };

  async function measure(): Promise<void> {
    const { over } = asked;
    bytes = await readBytes();
    await shares.set(payer, 'data', bytes + asked.inAll - over);
    asked.inAll -= over;
    asked.over -= over;
  }

  return {
    payer,
    /** Measures, unless it has been a moment ago. */
    measureSoon(): void {
      if (measuring || now() - measuredAt < measuredEveryMs) return;
      measuredAt = now();
      measuring = inLine(measure)
        .catch(onError)
        .finally(() => {
          measuring = null;
        });
    },
    async measured(): Promise<number> {
      if (bytes === null) await inLine(measure);
      return bytes!;
    },
    /** What is refused of so many bytes more, by what is counted now; null: they fit. Counts nothing. */
    async look(amount: number): Promise<AppError | null> {
      await measuring;
      const full = await shares.look(payer, item(amount));
      if (full === null || asked.over === 0) return full;
      await inLine(measure);
      return shares.look(payer, item(amount));
    },
    /** Counts them, until `end` says what became of them. */
    take: (amount: number): Promise<AppError | null> =>
      inLine(async () => {
        let full = await shares.take(payer, item(amount));
        // A call may leave less than it brought, one that replaces a file for example.
        if (full !== null && asked.over > 0) {
          await measure();
          full = await shares.take(payer, item(amount));
        }
        if (full === null) asked.inAll += amount;
        return full;
      }),
    /** The call that brought them is over. What it wrote counts until it is measured; what it did not, no more. */
    async end(amount: number, wasWritten: boolean): Promise<void> {
      if (wasWritten) asked.over += amount;
      else
        await inLine(async () => {
          await shares.giveBack(payer, item(amount));
          asked.inAll -= amount;
        });
    },
    /** Whether calls are under way that must not be forgotten. */
    isAsked: () => asked.inAll > 0,
  };
}

export type DataRoom = ReturnType<typeof createDataRoom>;
