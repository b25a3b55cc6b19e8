/** A failure's HTTP status, its sentence, and whether to report it to the operator. */
export type Presentations = Record<string, { status: number; message: string; report: boolean }>;

/** What can go wrong with an app whose live data is, or will be, in a Supabase project. */
export const hostedErrors = {
  'hosted-url-form': {
    status: 422,
    message:
      'That is not the address of a Supabase project. It looks like https://abcdefghij.supabase.co, under Project Settings → Data API.',
    report: false,
  },
  'hosted-url-refused': {
    status: 422,
    message: 'This Easel calls projects at supabase.co only. Take the address that ends in .supabase.co.',
    report: false,
  },
  'hosted-unreachable': {
    status: 502,
    message: 'That project does not answer. Check its address, and that the project is running.',
    report: false,
  },
  'hosted-publishable-is-secret': {
    status: 422,
    message:
      'This is the secret key. The publishable one (or “anon”) is above it; the secret one goes in the field below.',
    report: false,
  },
  'hosted-publishable-wrong': {
    status: 422,
    message: 'The project does not accept this publishable key. Copy it again, under Project Settings → API Keys.',
    report: false,
  },
  'hosted-secret-is-publishable': {
    status: 422,
    message: 'This key is the anon or publishable key; the secret one is below it.',
    report: false,
  },
  'hosted-secret-wrong': {
    status: 422,
    message: 'The project does not accept this secret key. Copy it again, under Project Settings → API Keys.',
    report: false,
  },
  'hosted-token-form': {
    status: 422,
    message: 'An access token begins with sbp_. Make one at supabase.com/dashboard/account/tokens.',
    report: false,
  },
  'hosted-token-wrong': {
    status: 422,
    message: 'Supabase does not accept this access token. It may have been revoked: make a new one.',
    report: false,
  },
  'hosted-token-other-project': {
    status: 422,
    message:
      'This access token belongs to an account that can’t reach the project. Make one in the account that owns it.',
    report: false,
  },
  'hosted-paused': {
    status: 503,
    message: 'The project is paused. Open it at supabase.com, let it start, and try again.',
    report: false,
  },
  'hosted-busy': { status: 429, message: 'Supabase is asking Easel to wait. Try again in a minute.', report: false },
  'hosted-answer-too-large': {
    status: 502,
    message: 'The project’s answer is more than Easel can take at once. Look at fewer rows, or use Supabase itself.',
    report: false,
  },
  'hosted-not-empty': {
    status: 409,
    message:
      'That project already contains something, perhaps from a move that was cut short. Make a fresh one, so that nothing gets mixed up.',
    report: false,
  },
  'hosted-already': { status: 409, message: 'The live data is already in Supabase.', report: false },
  'hosted-move-failed': {
    status: 502,
    message: 'The move was interrupted. Your live data is where it was; make a fresh Supabase project and try again.',
    report: false,
  },
  'hosted-count-differs': {
    status: 502,
    message:
      'Not every row arrived, so nothing was switched. Your live data is where it was; make a fresh Supabase project and try again.',
    report: true,
  },
} as const satisfies Presentations;
