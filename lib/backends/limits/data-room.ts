import type { AppError } from '../../base/foundation/app-error';
import { createLine } from '../../base/foundation/create-line';
import type { Now } from '../../base/foundation/id';
import type { Payer, ShareItem } from '../../base/shares/share';
import type { ShareStore } from '../../base/shares/share-store';

/** A folder being written to is measured at most this often; sequential calls can add whatever fits in between. */
const measuredEveryMs = 2000;

type Dependencies = {
  shares: Pick<ShareStore, 'take' | 'giveBack' | 'set' | 'look'>;
  payer: Payer;
  readBytes(): Promise<number>;
  now: Now;
  onError(error: unknown): void;
};

const item = (amount: number): ShareItem[] => [{ kind: 'data', amount, until: 0 }];

/**
 * How much of a share one project's databases use: the last measurement plus what calls have reserved that it does not
 * include yet. Of fifty concurrent calls, only as many are let through as there is room for.
 */
export function createDataRoom({ shares, payer, readBytes, now, onError }: Dependencies) {
  /** A measurement replaces the count, so nothing may be counted while it is being stored. */
  const inLine = createLine();
  let measuredAt = 0;
  let measuring: Promise<void> | null = null;
  /** The last measurement; null before the first. */
  let bytes: number | null = null;
  /** Bytes reserved and not yet measured; `over`: those of finished calls. */
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
    /** Measures, unless a measurement was just made. */
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
    /** Checks whether `amount` more bytes fit within the limit; null if they do. Reserves nothing. */
    async look(amount: number): Promise<AppError | null> {
      await measuring;
      const full = await shares.look(payer, item(amount));
      if (full === null || asked.over === 0) return full;
      await inLine(measure);
      return shares.look(payer, item(amount));
    },
    /** Reserves `amount` bytes until `end` reports the outcome. */
    take: (amount: number): Promise<AppError | null> =>
      inLine(async () => {
        let full = await shares.take(payer, item(amount));
        // A call may leave less than it sent, for example when it replaces a file.
        if (full !== null && asked.over > 0) {
          await measure();
          full = await shares.take(payer, item(amount));
        }
        if (full === null) asked.inAll += amount;
        return full;
      }),
    /**
     * The call is over. Bytes that it wrote count until they are measured; those that it did not write are released.
     */
    async end(amount: number, wasWritten: boolean): Promise<void> {
      if (wasWritten) asked.over += amount;
      else
        await inLine(async () => {
          await shares.giveBack(payer, item(amount));
          asked.inAll -= amount;
        });
    },
    /** Whether unmeasured calls exist, which must not be forgotten. */
    isAsked: () => asked.inAll > 0,
  };
}

export type DataRoom = ReturnType<typeof createDataRoom>;
