/** Stripe's own test cards, and how a payment with each turns out. */
export const cards = {
  works: { number: '4242424242424242', decline: null, isRefundable: true },
  declined: { number: '4000000000000002', decline: 'generic_decline', isRefundable: true },
  poor: { number: '4000000000009995', decline: 'insufficient_funds', isRefundable: true },
  expired: { number: '4000000000000069', decline: 'expired_card', isRefundable: true },
  /** The payment succeeds, and a refund fails later. */
  closed: { number: '4000000000005126', decline: null, isRefundable: false },
} as const;

export type Card = keyof typeof cards;
export const isCard = (name: unknown): name is Card => typeof name === 'string' && Object.hasOwn(cards, name);
