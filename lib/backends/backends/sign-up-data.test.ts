import { expect, test } from 'vitest';
import { makeSignUpData } from './sign-up-data';

const rosa = { name: 'Rosa', email: 'rosa@example.com' };

test('an account holds what the app’s own form sends, with values of their kind', () => {
  const source = `await supabase.auth.signUp({
    email, password,
    options: { emailRedirectTo: location.origin, data: { nickname: typed.trim(), phone, 'emergency_phone': phone2, role: 'member', seats, isAdult: checked } },
  });`;
  expect(makeSignUpData([source], rosa)).toMatchObject({
    ...{ nickname: 'Rosa', phone: '+49 30 1234567', emergency_phone: '+49 30 1234567', role: 'member' },
    ...{ seats: 2, isAdult: true, name: 'Rosa', full_name: 'Rosa' },
  });
});

test('if the app sends nothing, the usual names are used', () => {
  expect(makeSignUpData(['supabase.auth.signUp({ email, password })'], rosa)).toEqual({
    ...{ name: 'Rosa', full_name: 'Rosa', display_name: 'Rosa', username: 'Rosa' },
  });
});
