import type { Problem } from '../../base/foundation/problem';
import { findOwnPayment, type OwnPayment } from '../../modules/installed/find-own-payments';
import type { TurnDraft } from './turn-draft';

const says: Readonly<Record<OwnPayment['what'], string>> = {
  'card-form': 'This file asks people for the details of their card. No page of an app may.',
  'stripe-calls': 'This file talks to Stripe with the secret key. No file of an app may.',
};
const instead = {
  absent:
    'Take that out, write <module name="payments"/> alone before the files, and use its <BuyButton product/>, <AddToCart product/> and <Cart/> from \'@/modules/payments\'.',
  present:
    "Take that out and use what the app has: <BuyButton product/>, <AddToCart product/> and <Cart/> from '@/modules/payments'.",
};

/**
 * Finds code written in this turn that does the job of a ready-made part; each problem tells the model which part to
 * use. Files from earlier turns are left alone.
 */
export async function findOwnParts({ files }: Pick<TurnDraft, 'files'>): Promise<Problem[]> {
  const paths = new Set(files.paths());
  const written = new Set(files.changes().flatMap((change) => ('path' in change ? [change.path] : [change.to])));
  const has = paths.has('src/modules/payments/module.json') ? 'present' : 'absent';
  const problems: Problem[] = [];
  for (const path of [...written].filter((one) => paths.has(one))) {
    const text = await files.read(path);
    const found = text === null ? null : findOwnPayment(path, text);
    if (found)
      problems.push({
        kind: 'needs-part',
        message: `${says[found.what]} ${instead[has]}`,
        file: path,
        line: found.line,
      });
  }
  return problems;
}
