import { expect } from 'vitest';
import { callsOf } from './call';

const password = 'secret 123!';
let made = 0;
const fresh = () => `call-${(made += 1)}-${Date.now()}@x.test`;

export const authCalls = callsOf('auth', {
  signUp: async ({ client }) => {
    const email = fresh();
    const { data, error } = await client().auth.signUp({ email, password, options: { data: { name: 'N' } } });
    expect(error).toBeNull();
    expect(data.session?.token_type).toBe('bearer');
    expect(data.user).toMatchObject({ email, user_metadata: { name: 'N' }, app_metadata: { provider: 'email' } });
  },
  'signUp twice': async ({ client }) => {
    const { error } = await client().auth.signUp({ email: 'ann@x.test', password });
    expect(error?.code).toBe('user_already_exists');
  },
  'signUp with a weak password': async ({ client }) =>
    void expect((await client().auth.signUp({ email: fresh(), password: '123' })).error?.code).toBe('weak_password'),
  'signUp with what is no address': async ({ client }) =>
    void expect((await client().auth.signUp({ email: 'nobody', password })).error?.code).toMatch(
      /email_address_invalid|validation_failed/,
    ),
  signInWithPassword: async ({ client }) =>
    void expect((await client().auth.signInWithPassword({ email: 'ann@x.test', password })).data.user?.email).toBe(
      'ann@x.test',
    ),
  'signInWithPassword, wrong': async ({ client }) => {
    const { error } = await client().auth.signInWithPassword({ email: 'ann@x.test', password: 'nope' });
    expect([error?.code, error?.status]).toEqual(['invalid_credentials', 400]);
  },
  signInAnonymously: async ({ client }) =>
    void expect((await client().auth.signInAnonymously()).data.user?.is_anonymous).toBe(true),
  'signInAnonymously, then a user': async ({ client }) => {
    const one = client();
    await one.auth.signInAnonymously();
    const { data } = await one.auth.updateUser({ email: fresh(), password });
    expect(data.user?.is_anonymous).toBe(false);
  },
  'signInWithOtp and verifyOtp': async ({ client, codeTo }) => {
    const [one, email] = [client(), fresh()];
    expect((await one.auth.signInWithOtp({ email })).error).toBeNull();
    const { data } = await one.auth.verifyOtp({ email, token: await codeTo(email), type: 'email' });
    expect(data.session).not.toBeNull();
  },
  'verifyOtp, wrong': async ({ client }) =>
    void expect(
      (await client().auth.verifyOtp({ email: 'ann@x.test', token: '000000', type: 'email' })).error?.code,
    ).toBe('otp_expired'),
  'verifyOtp by what the link holds': async ({ client, linkTo }) => {
    const [one, email] = [client(), fresh()];
    await one.auth.signInWithOtp({ email });
    const token_hash = new URL(await linkTo(email)).searchParams.get('token') ?? '';
    expect((await one.auth.verifyOtp({ token_hash, type: 'email' })).data.user?.email).toBe(email);
  },
  'resetPasswordForEmail and updateUser': async ({ client, newcomer, codeTo }) => {
    const { email } = await newcomer();
    const one = client();
    await one.auth.resetPasswordForEmail(email);
    await one.auth.verifyOtp({ email, token: await codeTo(email), type: 'recovery' });
    expect((await one.auth.updateUser({ password: 'another 456!' })).error).toBeNull();
    expect((await client().auth.signInWithPassword({ email, password: 'another 456!' })).error).toBeNull();
  },
  'updateUser to the password one has': async ({ newcomer }) => {
    const { client, password: same } = await newcomer();
    expect((await client.auth.updateUser({ password: same })).error?.code).toBe('same_password');
  },
  getUser: async ({ ann }) => void expect((await ann.auth.getUser()).data.user?.email).toBe('ann@x.test'),
  'getUser of a token': async ({ ann, admin }) => {
    const token = (await ann.auth.getSession()).data.session?.access_token;
    expect((await admin.auth.getUser(token)).data.user?.email).toBe('ann@x.test');
  },
  'getUser of a forged token': async ({ stranger }) => {
    const { error } = await stranger.auth.getUser('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.forged');
    expect(error?.code).toBe('bad_jwt');
  },
  getClaims: async ({ ann, annId }) =>
    void expect((await ann.auth.getClaims()).data?.claims).toMatchObject({ sub: annId, aal: 'aal1' }),
  refreshSession: async ({ newcomer }) => {
    const { client } = await newcomer();
    const before = (await client.auth.getSession()).data.session?.refresh_token;
    const { data, error } = await client.auth.refreshSession();
    expect(error).toBeNull();
    expect(data.session?.refresh_token).not.toBe(before);
  },
  'refreshSession with a made-up token': async ({ client }) =>
    void expect((await client().auth.refreshSession({ refresh_token: 'made-up' })).error?.code).toBe(
      'refresh_token_not_found',
    ),
  setSession: async ({ newcomer, client }) => {
    const { client: one, email } = await newcomer();
    const { session } = (await one.auth.getSession()).data;
    expect((await client().auth.setSession(session!)).data.user?.email).toBe(email);
  },
  'updateUser data': async ({ newcomer }) => {
    const { client } = await newcomer();
    await client.auth.updateUser({ data: { theme: 'dark', size: 2 } });
    const { data } = await client.auth.updateUser({ data: { size: 3 } });
    expect(data.user?.user_metadata).toMatchObject({ theme: 'dark', size: 3 });
  },
  'updateUser address': async ({ newcomer }) => {
    const { client } = await newcomer();
    const next = fresh();
    expect((await client.auth.updateUser({ email: next })).data.user?.email).toBe(next);
  },
  'signOut here': async ({ newcomer, client }) => {
    const { client: one, email, password: secret } = await newcomer();
    const other = client();
    await other.auth.signInWithPassword({ email, password: secret });
    await one.auth.signOut({ scope: 'local' });
    expect((await other.auth.refreshSession()).error).toBeNull();
  },
  'signOut elsewhere': async ({ newcomer, client }) => {
    const { client: one, email, password: secret } = await newcomer();
    const other = client();
    await other.auth.signInWithPassword({ email, password: secret });
    expect((await one.auth.signOut({ scope: 'others' })).error).toBeNull();
    expect((await other.auth.refreshSession()).error).not.toBeNull();
    expect((await one.auth.refreshSession()).error).toBeNull();
  },
  'signOut everywhere': async ({ newcomer, client }) => {
    const { client: one, email, password: secret } = await newcomer();
    const other = client();
    await other.auth.signInWithPassword({ email, password: secret });
    await one.auth.signOut({ scope: 'global' });
    expect((await other.auth.refreshSession()).error).not.toBeNull();
  },
  'a token counts no more after signOut': async ({ newcomer, stranger }) => {
    const { client } = await newcomer();
    const token = (await client.auth.getSession()).data.session?.access_token;
    await client.auth.signOut();
    expect((await stranger.auth.getUser(token)).error).not.toBeNull();
  },
  onAuthStateChange: async ({ client }) => {
    const [one, heard] = [client(), [] as string[]];
    const { data } = one.auth.onAuthStateChange((event) => void heard.push(event));
    await one.auth.signInWithPassword({ email: 'ann@x.test', password });
    await one.auth.signOut({ scope: 'local' });
    data.subscription.unsubscribe();
    expect(heard).toEqual(expect.arrayContaining(['SIGNED_IN', 'SIGNED_OUT']));
  },
  reauthenticate: async ({ newcomer, codeTo }) => {
    const { client, email } = await newcomer();
    expect((await client.auth.reauthenticate()).error).toBeNull();
    expect(await codeTo(email)).toMatch(/^\d{6}$/);
  },
  getUserIdentities: async ({ ann }) =>
    void expect((await ann.auth.getUserIdentities()).data?.identities.map(({ provider }) => provider)).toEqual([
      'email',
    ]),
  'mfa: how sure it is': async ({ ann }) =>
    void expect((await ann.auth.mfa.getAuthenticatorAssuranceLevel()).data?.currentLevel).toBe('aal1'),
  'mfa: enroll': async ({ newcomer }) => {
    const { client } = await newcomer();
    expect((await client.auth.mfa.enroll({ factorType: 'totp' })).error).toBeNull();
  },
  'signInWithOAuth leads to the provider': async ({ client }) => {
    const { data } = await client().auth.signInWithOAuth({
      provider: 'github',
      options: { skipBrowserRedirect: true },
    });
    const answer = await fetch(data.url!, { redirect: 'manual' });
    expect(answer.headers.get('location')).toMatch(/^https:\/\/github\.com\//);
  },
  'signInWithOtp by phone': async ({ client }) =>
    void expect((await client().auth.signInWithOtp({ phone: '+15550100' })).error).toBeNull(),
  'signUp for a code in exchange (PKCE)': async ({ linkTo, client }) => {
    const email = fresh();
    const one = client();
    Object.assign(one.auth, { flowType: 'pkce' });
    await one.auth.signInWithOtp({ email });
    const link = new URL(await linkTo(email));
    const answer = await fetch(link, { redirect: 'manual' });
    expect(answer.headers.get('location')).toMatch(/[?&]code=/);
  },
  'admin: createUser': async ({ admin }) => {
    const { data, error } = await admin.auth.admin.createUser({
      email: fresh(),
      password,
      email_confirm: true,
      app_metadata: { role: 'x' },
    });
    expect(error).toBeNull();
    expect(data.user?.app_metadata).toMatchObject({ role: 'x' });
  },
  'admin: listUsers': async ({ admin }) =>
    void expect((await admin.auth.admin.listUsers({ perPage: 2 })).data.users).toHaveLength(2),
  'admin: getUserById': async ({ admin, annId }) =>
    void expect((await admin.auth.admin.getUserById(annId)).data.user?.email).toBe('ann@x.test'),
  'admin: updateUserById': async ({ admin, newcomer }) => {
    const { client } = await newcomer();
    const id = (await client.auth.getUser()).data.user!.id;
    expect(
      (await admin.auth.admin.updateUserById(id, { user_metadata: { a: 1 } })).data.user?.user_metadata,
    ).toMatchObject({ a: 1 });
  },
  'admin: deleteUser': async ({ admin, newcomer }) => {
    const { client } = await newcomer();
    const id = (await client.auth.getUser()).data.user!.id;
    expect((await admin.auth.admin.deleteUser(id)).error).toBeNull();
    expect((await admin.auth.admin.getUserById(id)).error?.code).toBe('user_not_found');
  },
  'admin: inviteUserByEmail': async ({ admin }) =>
    void expect((await admin.auth.admin.inviteUserByEmail(fresh())).error).toBeNull(),
  'admin: generateLink': async ({ admin }) =>
    void expect(
      (await admin.auth.admin.generateLink({ type: 'magiclink', email: fresh() })).data.properties?.action_link,
    ).toMatch(/token=/),
  'admin: signOut': async ({ admin, newcomer }) => {
    const { client } = await newcomer();
    const { session } = (await client.auth.getSession()).data;
    expect((await admin.auth.admin.signOut(session!.access_token)).error).toBeNull();
    expect((await client.auth.refreshSession()).error).not.toBeNull();
  },
  'admin: not for the app’s key': async ({ stranger }) =>
    void expect((await stranger.auth.admin.listUsers()).error?.status).toBeGreaterThanOrEqual(401),
});
