import { expect, test } from 'vitest';
import { plainAuthSettings } from '@/lib/backends/backend-engine/sign-in/auth-settings';
import { readAuthSettings } from './read-auth-settings';

test('an app that says nothing lets people in at once', () => {
  expect(readAuthSettings(null)).toEqual(plainAuthSettings);
  expect(readAuthSettings('[api]\nport = 1\n')).toEqual(plainAuthSettings);
});

test('reads Supabase’s own names', () => {
  const toml = `[auth]
enable_anonymous_sign_ins = false
minimum_password_length = 10
[auth.email]
enable_confirmations = true # asked for
`;
  expect(readAuthSettings(toml)).toEqual({
    confirmEmail: true,
    allowSignUp: true,
    allowAnonymous: false,
    passwordLength: 10,
  });
  expect(readAuthSettings('[auth.email]\nenable_signup = false')).toMatchObject({ allowSignUp: false });
});

test('ignores an invalid value, and does not lose confirmation over a typo elsewhere', () => {
  expect(readAuthSettings('[auth]\nminimum_password_length = 2')).toEqual(plainAuthSettings);
  expect(readAuthSettings('[auth.email]\nenable_confirmations = true\n[broken')).toMatchObject({ confirmEmail: true });
});
