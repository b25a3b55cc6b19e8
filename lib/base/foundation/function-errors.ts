import type { Presentations } from './hosted-errors';

/** What can go wrong with an app's server functions and their secrets. */
export const functionErrors = {
  'functions-not-here': {
    status: 409,
    message: 'Server functions don’t run on this computer’s system.',
    report: false,
  },
  'function-unscheduled': {
    status: 404,
    message: 'This app has no function of that name that runs by itself.',
    report: false,
  },
  'function-runs-already': {
    status: 409,
    message: 'This function is running already. Wait until it is done.',
    report: false,
  },
  'secret-name-form': {
    status: 422,
    message: 'A secret’s name has letters, digits and _ only, such as STRIPE_KEY, and does not begin with SUPABASE_.',
    report: false,
  },
  'secret-too-many': {
    status: 409,
    message: 'This app has as many secrets as it may have. Delete one that it no longer needs.',
    report: false,
  },
  'stripe-key-wrong': {
    status: 422,
    message: 'Stripe does not know this key. Copy it again from Stripe, under Developers → API keys: the secret one.',
    report: false,
  },
  'stripe-key-narrow': {
    status: 422,
    message:
      'This restricted key may not do enough. In Stripe, let it write Checkout Sessions, Refunds and Webhook Endpoints.',
    report: false,
  },
  'host-form': {
    status: 422,
    message: 'That is not an address on the internet. It looks like api.example.com.',
    report: false,
  },
} as const satisfies Presentations;
