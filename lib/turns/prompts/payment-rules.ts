import type { PromptFile } from './prompt-file';

/** Words of requests that involve paying or selling. */
const needsPayments =
  /\b(?:pay(?:s|ing|able|ments?)?|paid|shop|store|sell(?:s|ing)?|buy(?:ers?|ing)?|checkout|basket|cart|stripe|paypal|credit cards?|donat(?:e|es|ions?)|tickets? for sale|subscri(?:be|ption)s?)\b|付款|支付|收款|购买|购物|商店|商城|网店|小店|结账|下单|出售|捐款|打赏/i;

const rules = `Paid online: <module name="payments"/> alone before the files; never a card form, checkout, payments or webhook of your own. Products in a
<migration>, in cents: select public.pay_set_product('mug', 'Mug', 1800, 'eur', 'Blue'); a sixth true opens it for good, policies ask
public.has_paid('mug'). From '@/modules/payments': <PaymentsProvider> around all inside BrowserRouter and AuthProvider, <Price product/>
<BuyButton product/> <AddToCart product/> <Cart/> useCart().count; /orders: <Receipt/> over <Orders/>,
/income: <IncomePage/>. Guests buy too. Not for cash.`;

/**
 * How apps take payments. Empty if the request doesn't mention payments, or if the app already has the part: then the
 * model gets the part's own notes.
 */
export function tellPayments(prompt: string, files: readonly Pick<PromptFile, 'path'>[]): string {
  const hasPart = files.some(({ path }) => path.startsWith('src/modules/payments/'));
  return !hasPart && needsPayments.test(prompt) ? rules : '';
}
