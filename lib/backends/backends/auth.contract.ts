import { afterAll, describe, expect, test } from 'vitest';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { decodeJwt } from 'jose';
import WebSocket from 'ws';
import { plainAuthSettings } from '@/lib/backends/backend-engine/sign-in/auth-settings';
import { addressHeader } from '@/lib/backends/backend-engine/sign-in/app-address';
import type { ContractWorld } from './contract-world.fixture';

/**
 * Anonymous sign-in and sign-in without a password, mails and their links, and what the secret key may do with users.
 */
export function describeAuth(world: ContractWorld) {
  const app = 'http://p-test.app.test:3000';
  const password = 'secret 123!';
  let made = 0;
  const fresh = (name: string) => `${name}-${(made += 1)}@x.test`;

  async function client(key?: string): Promise<SupabaseClient> {
    const used = key ?? (await world.opened.keysOf(world.id)).publishableKey;
    return createClient('http://backend.test', used, {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport: WebSocket as never },
      global: { fetch: (input, init) => call(new Request(input, init)) },
    });
  }
  async function call(request: Request): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set(addressHeader, `${app}/backend`);
    const answer = await world.opened.backends.fetch(world.id, new Request(request, { headers }));
    return answer.ok ? answer.value : Response.json(answer.error, { status: 503 });
  }
  /** The last mail sent to an address, with its link and its code. */
  function mailTo(email: string) {
    const mail = world.opened.mails.findLast(({ to }) => to === email);
    return { ...mail, link: mail?.link ?? '', code: /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? 'none' };
  }
  /** Follows a link and returns the redirect target and the parameters the page receives. */
  async function follow(link: string) {
    const { pathname, search } = new URL(link);
    const answer = await call(
      new Request(`http://backend.test${pathname.replace(/^\/backend/, '')}${search}`, { redirect: 'manual' }),
    );
    const location = new URL(answer.headers.get('location') ?? 'http://nowhere.test');
    return { page: location.origin + location.pathname, told: new URLSearchParams(location.hash.slice(1)) };
  }
  const configure = (settings: Partial<typeof plainAuthSettings>) =>
    world.opened.backends.configure(world.id, { ...plainAuthSettings, ...settings });

  describe('guests', () => {
    test('sign in anonymously, and policies can tell', async () => {
      const one = await client();
      const { data, error } = await one.auth.signInAnonymously({ options: { data: { nick: 'Moth' } } });
      expect(error).toBeNull();
      expect(data.user).toMatchObject({ is_anonymous: true, user_metadata: { nick: 'Moth' } });
      expect(decodeJwt(data.session!.access_token)).toMatchObject({ is_anonymous: true, role: 'authenticated' });
      expect((await one.from('lists').insert({ name: 'A guest’s' }).select().single()).data?.owner).toBe(data.user?.id);
      expect((await one.auth.refreshSession()).data.user?.is_anonymous).toBe(true);
      expect((await one.auth.getUser()).data.user?.is_anonymous).toBe(true);
    });
    test('become a user and keep what is theirs', async () => {
      const [one, email] = [await client(), fresh('guest')];
      const id = (await one.auth.signInAnonymously()).data.user?.id;
      await one.from('lists').insert({ name: 'Kept' });
      expect((await one.auth.updateUser({ password })).error?.code).toBe('validation_failed');
      const { data, error } = await one.auth.updateUser({ email, password });
      expect(error).toBeNull();
      expect(data.user).toMatchObject({ id, email, is_anonymous: false });
      const again = await client();
      expect((await again.auth.signInWithPassword({ email, password })).data.user?.id).toBe(id);
      expect((await again.from('lists').select('name')).data).toEqual([{ name: 'Kept' }]);
    });
    test('can’t take somebody else’s address', async () => {
      const one = await client();
      await one.auth.signInAnonymously();
      expect((await one.auth.updateUser({ email: 'ann@x.test', password })).error?.code).toBe('email_exists');
    });
    test('are refused if the app says so', async () => {
      await configure({ allowAnonymous: false });
      expect((await (await client()).auth.signInAnonymously()).error?.code).toBe('anonymous_provider_disabled');
      await configure({});
    });
    test('nobody signs in without the app’s key', async () => {
      const ask = (path: string) =>
        call(new Request(`http://backend.test/auth/v1/${path}`, { method: 'POST', body: '{"email":"ann@x.test"}' }));
      expect((await ask('signup')).status).toBe(401);
      expect((await ask('recover')).status).toBe(401);
      expect((await ask('otp')).status).toBe(401);
    });
  });

  describe('tokens', () => {
    test('give policies the same claims as Supabase’s', async () => {
      const { data } = await (await client()).auth.signInWithPassword({ email: 'ann@x.test', password });
      expect(decodeJwt(data.session!.access_token)).toMatchObject({
        email: 'ann@x.test',
        aal: 'aal1',
        is_anonymous: false,
        app_metadata: { provider: 'email', providers: ['email'] },
        user_metadata: { name: 'ann' },
        amr: [{ method: 'password' }],
        iss: `${app}/backend/auth/v1`,
      });
    });
  });

  describe('a forgotten password', () => {
    test('is reset by a link that works once', async () => {
      const [one, email] = [await client(), fresh('forgetful')];
      await one.auth.signUp({ email, password });
      await one.auth.signOut();
      expect((await one.auth.resetPasswordForEmail(email, { redirectTo: `${app}/reset?a=1` })).error).toBeNull();
      const { link } = mailTo(email);
      expect(link.startsWith(`${app}/backend/auth/v1/verify?`)).toBe(true);
      const { page, told } = await follow(link);
      expect([page, told.get('type')]).toEqual([`${app}/reset`, 'recovery']);
      const session = { access_token: told.get('access_token')!, refresh_token: told.get('refresh_token')! };
      expect((await one.auth.setSession(session)).error).toBeNull();
      expect((await one.auth.updateUser({ password: 'another 456!' })).error).toBeNull();
      const again = await client();
      expect((await again.auth.signInWithPassword({ email, password })).error?.code).toBe('invalid_credentials');
      expect((await again.auth.signInWithPassword({ email, password: 'another 456!' })).error).toBeNull();
      expect((await follow(link)).told.get('error_code')).toBe('otp_expired');
    });
    test('leads to no other site, whatever was requested', async () => {
      const [one, email] = [await client(), fresh('careful')];
      await one.auth.signUp({ email, password });
      await one.auth.resetPasswordForEmail(email, { redirectTo: 'https://evil.test/steal' });
      const { link } = mailTo(email);
      expect(new URL(link).searchParams.get('redirect_to')).toBe(`${app}/`);
      const bent = new URL(link);
      for (const other of ['https://evil.test/', '//evil.test/', `${app}@evil.test/`, 'javascript:alert(1)']) {
        bent.searchParams.set('redirect_to', other);
        bent.searchParams.set('token', 'f'.repeat(64));
        expect((await follow(bent.href)).page).toMatch(/^http:\/\/p-test\.app\.test:3000\//);
      }
    });
    test('answers the same for an unknown address, and mails it nothing', async () => {
      const [one, email] = [await client(), fresh('nobody')];
      expect((await one.auth.resetPasswordForEmail(email)).error).toBeNull();
      expect(mailTo(email).link).toBe('');
    });
    test('mails one person once a minute', async () => {
      const [one, email] = [await client(), fresh('often')];
      await one.auth.signUp({ email, password });
      expect((await one.auth.resetPasswordForEmail(email)).error).toBeNull();
      expect((await one.auth.resetPasswordForEmail(email)).error?.code).toBe('over_email_send_rate_limit');
    });
    test('the link expires after an hour', async () => {
      const [one, email] = [await client(), fresh('late')];
      await one.auth.signUp({ email, password });
      await one.auth.resetPasswordForEmail(email);
      await world.opened.backends.write(world.id, [
        {
          sql: `update auth.users set recovery_sent_at = now() - interval '61 minutes' where email = $1`,
          values: [email],
        },
      ]);
      expect((await follow(mailTo(email).link)).told.get('error_code')).toBe('otp_expired');
    });
    test('is set by its code too', async () => {
      const [one, email] = [await client(), fresh('typist')];
      await one.auth.signUp({ email, password });
      await one.auth.resetPasswordForEmail(email);
      const { data } = await one.auth.verifyOtp({ email, token: mailTo(email).code, type: 'recovery' });
      expect(data.user?.email).toBe(email);
    });
  });

  describe('a link instead of a password', () => {
    test('signs up and in, with user metadata', async () => {
      const [one, email] = [await client(), fresh('linked')];
      const options = { data: { name: 'Lin' }, emailRedirectTo: `${app}/welcome` };
      expect((await one.auth.signInWithOtp({ email, options })).error).toBeNull();
      const { page, told } = await follow(mailTo(email).link);
      expect([page, told.get('type')]).toEqual([`${app}/welcome`, 'magiclink']);
      const { data } = await one.auth.setSession({
        access_token: told.get('access_token')!,
        refresh_token: told.get('refresh_token')!,
      });
      expect(data.user?.user_metadata).toMatchObject({ name: 'Lin' });
    });
    test('creates no account if it must not', async () => {
      const { error } = await (
        await client()
      ).auth.signInWithOtp({
        email: fresh('unwanted'),
        options: { shouldCreateUser: false },
      });
      expect(error?.code).toBe('otp_disabled');
    });
  });

  describe('with address confirmation', () => {
    afterAll(async () => void (await configure({})));
    test('an account waits for its mail', async () => {
      await configure({ confirmEmail: true });
      const [one, email] = [await client(), fresh('new')];
      const { data, error } = await one.auth.signUp({
        ...{ email, password, options: { data: { name: 'New' }, emailRedirectTo: `${app}/hello` } },
      });
      expect([error, data.session]).toEqual([null, null]);
      expect((await one.auth.signInWithPassword({ email, password })).error?.code).toBe('email_not_confirmed');
      expect((await follow(mailTo(email).link)).page).toBe(`${app}/hello`);
      expect((await one.auth.signInWithPassword({ email, password })).data.user?.user_metadata.name).toBe('New');
    });
    test('a second sign-up is told nothing, and a waiting one keeps its password', async () => {
      const [one, email] = [await client(), fresh('twice')];
      await one.auth.signUp({ email, password });
      expect((await one.auth.signUp({ email, password: 'the thief’s 1' })).error?.code).toBe(
        'over_email_send_rate_limit',
      );
      await one.auth.verifyOtp({ email, token: mailTo(email).code, type: 'signup' });
      expect((await one.auth.signUp({ email, password: 'the thief’s 1' })).data.user?.identities).toEqual([]);
      expect((await (await client()).auth.signInWithPassword({ email, password })).error).toBeNull();
    });
    test('the mail can be requested again after a minute', async () => {
      const [one, email] = [await client(), fresh('again')];
      await one.auth.signUp({ email, password });
      expect((await one.auth.resend({ type: 'signup', email })).error?.code).toBe('over_email_send_rate_limit');
      await world.opened.backends.write(world.id, [
        {
          sql: `update auth.users set confirmation_sent_at = now() - interval '2 minutes' where email = $1`,
          values: [email],
        },
      ]);
      const before = mailTo(email).link;
      expect((await one.auth.resend({ type: 'signup', email })).error).toBeNull();
      expect(mailTo(email).link).not.toBe(before);
      expect((await follow(before)).told.get('error_code')).toBe('otp_expired');
    });
    test('a guest’s address applies once its mail is confirmed', async () => {
      const [one, email] = [await client(), fresh('guest')];
      await one.auth.signInAnonymously();
      expect((await one.auth.updateUser({ email, password })).data.user).toMatchObject({
        is_anonymous: true,
        new_email: email,
      });
      const { told } = await follow(mailTo(email).link);
      expect(told.get('type')).toBe('email_change');
      expect(decodeJwt(told.get('access_token') ?? '')).toMatchObject({ is_anonymous: false, email });
      expect((await (await client()).auth.signInWithPassword({ email, password })).error).toBeNull();
    });
    test('a new address is confirmed from the old one', async () => {
      const [one, email, next] = [await client(), fresh('mover'), fresh('moved')];
      await one.auth.signUp({ email, password });
      await one.auth.verifyOtp({ email, token: mailTo(email).code, type: 'signup' });
      expect((await one.auth.updateUser({ email: next }, { emailRedirectTo: `${app}/me` })).error).toBeNull();
      const { link } = mailTo(email);
      expect(link).toContain('type=email_change');
      expect((await follow(link)).page).toBe(`${app}/me`);
      expect((await one.auth.getUser()).data.user?.email).toBe(next);
    });
  });

  describe('administration', () => {
    test('makes, finds, changes, lists and deletes users', async () => {
      const { admin } = world.admin.auth;
      const email = fresh('made');
      const made = await admin.createUser({
        ...{ email, password, email_confirm: true, user_metadata: { name: 'Made' }, app_metadata: { role: 'waiter' } },
      });
      expect(made.error).toBeNull();
      const id = made.data.user!.id;
      const { data } = await (await client()).auth.signInWithPassword({ email, password });
      expect(decodeJwt(data.session!.access_token)).toMatchObject({ app_metadata: { role: 'waiter' } });
      expect((await admin.getUserById(id)).data.user?.email).toBe(email);
      const changed = await admin.updateUserById(id, { user_metadata: { name: 'Changed' }, password: 'changed 789!' });
      expect(changed.data.user?.user_metadata.name).toBe('Changed');
      expect((await (await client()).auth.signInWithPassword({ email, password: 'changed 789!' })).error).toBeNull();
      const listed = await admin.listUsers({ page: 1, perPage: 2 });
      expect(listed.data.users).toHaveLength(2);
      expect(listed.data).toMatchObject({ total: expect.any(Number) as number, nextPage: 2 });
      expect((await admin.deleteUser(id)).error).toBeNull();
      expect((await admin.getUserById(id)).error?.code).toBe('user_not_found');
      expect(
        (await (await client()).auth.signInWithPassword({ email, password: 'changed 789!' })).error,
      ).not.toBeNull();
    });
    test('invites', async () => {
      const email = fresh('invited');
      const redirectTo = `${app}/join`;
      const { error } = await world.admin.auth.admin.inviteUserByEmail(email, { data: { name: 'Inv' }, redirectTo });
      expect(error).toBeNull();
      const { page, told } = await follow(mailTo(email).link || 'http://x.test');
      expect(told.get('type')).toBe('invite');
      expect([page, decodeJwt(told.get('access_token') ?? '').email]).toEqual([expect.any(String), email]);
    });
    test('bans somebody, and lets them in again', async () => {
      const email = fresh('rude');
      const { data } = await world.admin.auth.admin.createUser({ email, password, email_confirm: true });
      const id = data.user!.id;
      await world.admin.auth.admin.updateUserById(id, { ban_duration: '24h' });
      expect((await (await client()).auth.signInWithPassword({ email, password })).error?.code).toBe('user_banned');
      await world.admin.auth.admin.updateUserById(id, { ban_duration: 'none' });
      expect((await (await client()).auth.signInWithPassword({ email, password })).error).toBeNull();
    });
    test('creates links for an app’s own mails', async () => {
      const { data, error } = await world.admin.auth.admin.generateLink({ type: 'magiclink', email: 'ann@x.test' });
      expect(error).toBeNull();
      expect((await follow(data.properties!.action_link)).told.get('access_token')).not.toBeNull();
    });
    test('is for the secret key alone, and for no browser', async () => {
      const one = await client();
      await one.auth.signInWithPassword({ email: 'ann@x.test', password });
      expect((await one.auth.admin.listUsers()).error?.code).toBe('not_admin');
      expect((await one.auth.admin.deleteUser(crypto.randomUUID())).error?.code).toBe('not_admin');
      expect((await one.auth.admin.inviteUserByEmail(fresh('x'))).error?.code).toBe('not_admin');
      const { secretKey } = await world.opened.keysOf(world.id);
      const ask = (headers: Record<string, string>) =>
        call(new Request('http://backend.test/auth/v1/admin/users', { headers: { apikey: secretKey, ...headers } }));
      expect((await ask({})).status).toBe(200);
      expect((await ask({ 'user-agent': 'Mozilla/5.0 (X11)' })).status).toBe(403);
      expect((await ask({ origin: app })).status).toBe(403);
    });
  });

  describe('mails', () => {
    test('are kept with the data for whoever made the app, and out of reach of its visitors', async () => {
      const { backends } = world.opened;
      const kept = await backends.read(
        world.id,
        'select recipient, link from easel_auth.mails order by id',
        [],
        'engine',
      );
      expect(kept.ok && kept.value.map(({ recipient }) => recipient)).toEqual(world.opened.mails.map(({ to }) => to));
      const schema = world.admin.schema('easel_auth').from('mails').select();
      expect((await schema).error?.code).toBe('PGRST106');
      const sql = `create function public.peek() returns bigint language sql as 'select count(*) from easel_auth.mails';`;
      const made = await backends.migrate(world.id, [{ name: '20260101000020_peek', sql }]);
      expect(!made.ok && 'statement' in made.error && made.error.code).toBe('42501');
    });
  });
}
