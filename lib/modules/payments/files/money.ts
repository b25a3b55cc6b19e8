/** Currencies that have no smaller unit, as Stripe counts them: their amounts are whole. */
const whole = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '));

export const decimalsOf = (currency: string): number => (whole.has(currency.toLowerCase()) ? 0 : 2);

/** An amount in the currency's smallest unit, as people write it: 1800 eur is €18.00, 500 jpy is ¥500. */
export function money(amount: number, currency: string): string {
  const digits = decimalsOf(currency);
  return new Intl.NumberFormat(document.documentElement.lang || undefined, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}
