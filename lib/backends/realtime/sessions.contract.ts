import { SignJWT } from 'jose';
import type { SupabaseClient } from '@supabase/supabase-js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RealtimeWorld } from './realtime.contract';
import { listen, signUp, until } from './realtime.fixture';

/** The identity under which a channel listens, from joining until its session ends. */
export function describeSessions(world: RealtimeWorld) {
  describe('sessions', () => {
    let admin: SupabaseClient;
    let cleo: string;
    let dan: string;
    const token = async (sub: string, seconds: number, secret?: string) =>
      new SignJWT({ sub, role: 'authenticated' })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .sign(Buffer.from(secret ?? (await world.opened.keysOf(world.id)).jwtSecret));
    const note = (owner: string, body: string) => admin.from('notes').insert({ owner, body });
    const mark = () => admin.from('marks').insert({ body: 'end' });
    const both = [{ table: 'notes' }, { table: 'marks' }];

    beforeAll(async () => {
      const { page, keysOf } = world.opened;
      admin = await page(world.id, { key: (await keysOf(world.id)).secretKey });
      cleo = await signUp(await page(world.id), 'cleo');
      dan = await signUp(await page(world.id), 'dan');
    });

    test.each(['1.0.0', '2.0.0'] as const)('a new token replaces the old one, wire %s', async (version) => {
      const page = await world.opened.page(world.id, { version });
      await page.realtime.setAuth(await token(cleo, 60));
      const { channel, heard, texts } = await listen(page, both);
      await note(cleo, 'for Cleo');
      await until(() => heard.length === 1);
      await page.realtime.setAuth(await token(dan, 60));
      // A socket's messages are processed in order: once this one is answered, the token has been processed.
      expect(await channel.track({})).toBe('ok');
      await note(cleo, 'still for Cleo');
      await note(dan, 'for Dan');
      await mark();
      await until(() => heard.at(-1)?.new.body === 'end');
      expect(texts()).toEqual(['INSERT "for Cleo"', 'INSERT "for Dan"', 'INSERT "end"']);
    });
    test('a channel closes when its token expires, and receives nothing afterwards', async () => {
      const page = await world.opened.page(world.id);
      await page.realtime.setAuth(await token(cleo, 2));
      const said: { message: string }[] = [];
      const { channel, heard } = await listen(page, both);
      channel.on('system', {}, (one) => said.push(one as never));
      await until(() => channel.state === 'closed');
      expect(said.map(({ message }) => message)).toContain('InvalidJWTToken: Token has expired');
      const watcher = await listen(admin, both);
      await note(cleo, 'too late');
      await mark();
      await until(() => watcher.heard.at(-1)?.new.body === 'end');
      expect(heard).toEqual([]);
    });
    test.each([
      ['an expired token', () => token(cleo, -10), /InvalidJWTToken: Token has expired/],
      ['a token somebody else signed', () => token(cleo, 60, 'x'.repeat(64)), /JwtSignatureError/],
      ['a text that is no token', () => Promise.resolve('nothing'), /MalformedJWT/],
      ['another app’s key', () => Promise.resolve(`sb_secret_${'a'.repeat(31)}`), /MalformedJWT/],
    ])('refuses %s when a channel is joined', async (_name, make, reason) => {
      const page = await world.opened.page(world.id);
      await page.realtime.setAuth(await make());
      await expect(listen(page, both)).rejects.toThrow(reason);
    });
    test('refuses a token without a signature', async () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const page = await world.opened.page(world.id);
      await page.realtime.setAuth(`${part({ alg: 'none' })}.${part({ role: 'service_role', exp: 4_000_000_000 })}.`);
      await expect(listen(page, both)).rejects.toThrow(/MalformedJWT|JwtSignatureError/);
    });
    test('a wrong token on an open channel closes it', async () => {
      const page = await world.opened.page(world.id);
      await page.realtime.setAuth(await token(cleo, 60));
      const { channel } = await listen(page, both);
      await page.realtime.setAuth(await token(cleo, 60, 'x'.repeat(64)));
      await until(() => channel.state === 'closed');
    });
    test('somebody who has signed out listens as a stranger', async () => {
      const page = await world.opened.page(world.id);
      const eve = await signUp(page, 'eve');
      const { channel, heard, texts } = await listen(page, both);
      await page.realtime.setAuth((await world.opened.keysOf(world.id)).publishableKey);
      expect(await channel.track({})).toBe('ok');
      await note(eve, 'private');
      await mark();
      await until(() => heard.length > 0);
      expect(texts()).toEqual(['INSERT "end"']);
    });
    test.each(['deleted', 'signed out', 'shut out'] as const)('ends with the account: %s', async (way) => {
      const { page: open, keysOf, backends } = world.opened;
      const page = await open(world.id);
      const { data } = await page.auth.signUp({ email: `${way.replace(' ', '-')}@x.test`, password: 'secret 123!' });
      const session = data.session!;
      await page.realtime.setAuth(session.access_token);
      const said: { message: string }[] = [];
      const { channel, heard } = await listen(page, both);
      channel.on('system', {}, (one) => said.push(one as never));
      const talk = page.channel('talk', { config: { broadcast: { self: true } } });
      await new Promise((joined) => talk.subscribe(joined));
      if (way === 'deleted')
        await backends.write(world.id, [
          { sql: 'delete from auth.users where id::text = $1', values: [data.user!.id] },
        ]);
      else if (way === 'signed out')
        expect((await admin.auth.admin.signOut(session.access_token, 'global')).error).toBeNull();
      else await admin.auth.admin.updateUserById(data.user!.id, { ban_duration: '1h' });
      await until(() => channel.state === 'closed' && talk.state === 'closed');
      expect(said.map(({ message }) => message)).toContain('InvalidJWTToken: The session has ended');
      await note(data.user!.id, 'too late');
      const again = await open(world.id);
      await again.realtime.setAuth(session.access_token);
      await expect(listen(again, both)).rejects.toThrow(/The session has ended/);
      const headers = {
        apikey: (await keysOf(world.id)).publishableKey,
        authorization: `Bearer ${session.access_token}`,
      };
      const answer = await world.opened.fetch(world.id, '/realtime/v1/api/broadcast', {
        method: 'POST',
        headers,
        body: '{"messages":[]}',
      });
      expect([answer.status, heard]).toEqual([401, []]);
    });
    test('nobody connects with a made-up key', async () => {
      const page = await world.opened.page(world.id, { key: 'sb_publishable_made_up' });
      await expect(listen(page, both)).rejects.toThrow();
    });
    test('a page that was cut off joins again by itself', async () => {
      const page = await world.opened.page(world.id, { version: '1.0.0' });
      const { channel, heard } = await listen(page, { table: 'marks' });
      world.opened.cutOff();
      await until(() => channel.state !== 'joined');
      await until(() => channel.state === 'joined');
      await mark();
      await until(() => heard.length === 1);
    });
  });
}
