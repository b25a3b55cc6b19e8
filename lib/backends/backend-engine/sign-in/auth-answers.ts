/** A sign-in refusal, in the format supabase-js reads. */
export function refuseAuth(status: number, code: string, message: string, more: object = {}): Response {
  return Response.json(
    { code: status, error_code: code, msg: message, ...more },
    { status, headers: { 'x-sb-error-code': code } },
  );
}

export const authRefusals = {
  weakPassword: (least: number) => refuseAuth(422, 'weak_password', `Password should be at least ${least} characters.`),
  guessablePassword: () =>
    refuseAuth(422, 'weak_password', 'Password is known to be weak and easy to guess, please choose a different one.', {
      weak_password: { reasons: ['pwned'] },
    }),
  badEmail: () => refuseAuth(400, 'validation_failed', 'Unable to validate email address: invalid format'),
  emailTaken: () => refuseAuth(422, 'email_exists', 'A user with this email address has already been registered'),
  signUpOff: () => refuseAuth(422, 'signup_disabled', 'Signups not allowed for this instance'),
  tooSoon: (seconds: number) =>
    refuseAuth(
      429,
      'over_email_send_rate_limit',
      `For security purposes, you can only request this after ${seconds} seconds.`,
    ),
  noUser: () => refuseAuth(404, 'user_not_found', 'User not found'),
  banned: () => refuseAuth(403, 'user_banned', 'User is banned'),
  noPhone: () => refuseAuth(400, 'phone_provider_disabled', 'Unsupported phone provider'),
  notSaved: () => refuseAuth(500, 'unexpected_failure', 'Database error saving new user'),
} as const;

export function isEmail(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 255 && /^[^\s@<>"]+@[^\s@<>"]+$/.test(value);
}
