import { cp } from 'node:fs/promises';
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import type { BackendId } from '@/lib/backends/backends/backend';
import { testId } from '@/lib/backends/backends/backends.fixture';
import { limits } from './limits';
import { describeRealtime } from './realtime.contract';
import { join, listen, openTestRealtime, type TestRealtime, until } from './realtime.fixture';

describeRealtime('embedded', () => openTestRealtime());

const marks = {
  name: '20260101000000_marks',
  sql: `create table public.marks (id int primary key, body text); alter table public.marks enable row level security;
    create policy p on public.marks for select to anon using (true);
    alter publication supabase_realtime add table public.marks;`,
};

describe('listening to an embedded backend that closes and opens', () => {
  let opened: TestRealtime;
  let count = 0;
  /** Milliseconds: short only during a call that never ends. */
  const limit = { each: 60_000 };
  afterEach(() => {
    limit.each = 60_000;
  });
  beforeAll(async () => {
    opened = await openTestRealtime({ maxOpen: 1, idleAfter: 300, callLimit: () => limit.each });
  }, 180_000);
  afterAll(() => opened.dispose());

  /** Two apps shared by the tests, since each opening takes seconds. */
  const [first, second] = [testId(), testId()];
  async function start(id = first): Promise<{ id: BackendId; admin: SupabaseClient; mark: () => Promise<string> }> {
    expect((await opened.backends.migrate(id, [marks])).ok).toBe(true);
    const admin = await opened.page(id, { key: (await opened.keysOf(id)).secretKey });
    const mark = async () => {
      const body = `mark ${(count += 1)}`;
      expect((await admin.from('marks').insert({ id: count, body })).error).toBeNull();
      return body;
    };
    return { id, admin, mark };
  }
  /** Returns the time at which it was opened; a different result means that it was closed in between. */
  const openedAt = async (id: BackendId) => {
    const answer = await opened.backends.read(id, 'select pg_postmaster_start_time()::text as at');
    return answer.ok ? answer.value[0]!.at : answer.error;
  };

  test('an idle one closes, but not while it has listeners', async () => {
    const { id, mark } = await start();
    const at = await openedAt(id);
    await vi.waitFor(async () => expect(await openedAt(id)).not.toEqual(at), { timeout: 20_000, interval: 1000 });
    const page = await opened.page(id);
    const { channel, heard } = await listen(page, { table: 'marks' });
    const since = await openedAt(id);
    // Three times the idle limit, by the clock of the listening page.
    const until3 = performance.now() + 900;
    await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(until3), { timeout: 5000 });
    expect(await openedAt(id)).toEqual(since);
    await mark();
    await until(() => heard.length === 1);
    await channel.unsubscribe();
  }, 60_000);

  test('one that gave its place away sends what is written once it is open again', async () => {
    const [one, other] = [await start(), await start(second)];
    const { channel, heard } = await listen(await opened.page(one.id), { table: 'marks' });
    const bodies = [await one.mark()];
    await other.mark();
    bodies.push(await one.mark());
    await until(() => heard.length === 2);
    expect(heard.map((told) => told.new.body)).toEqual(bodies);
    expect(channel.state).toBe('joined');
  }, 60_000);

  test('a write just before the place is given away is sent', async () => {
    const [one, other] = [await start(), await start(second)];
    const { heard } = await listen(await opened.page(one.id), { table: 'marks' });
    await Promise.all([one.mark().then(() => other.mark())]);
    await until(() => heard.length === 1);
  }, 60_000);

  test('restored data makes pages subscribe again', async () => {
    const { id, mark } = await start();
    const { channel, heard } = await listen(await opened.page(id), { table: 'marks' });
    await mark();
    await until(() => heard.length === 1);
    expect(channel.state).toBe('joined');
    const folder = opened.backends.folderOf(id);
    await opened.backends.replace(id, (empty) => cp(folder, empty, { recursive: true }));
    await until(() => channel.state !== 'joined');
    await until(() => channel.state === 'joined');
    await mark();
    await until(() => heard.length === 2);
  }, 60_000);

  test('one that had to be stopped makes pages subscribe again', async () => {
    const { id, mark } = await start();
    const { channel, heard } = await listen(await opened.page(id), { table: 'marks' });
    limit.each = 500;
    const stopped = await opened.backends.read(id, 'select count(*) from generate_series(1, 100000000000)');
    limit.each = 60_000;
    expect(stopped).toEqual({ ok: false, error: { code: 'backend-stopped' } });
    await until(() => channel.state === 'joined');
    await vi.waitFor(
      async () => {
        await mark();
        expect(heard.length).toBeGreaterThan(0);
      },
      { timeout: 20_000, interval: 200 },
    );
  }, 60_000);

  test('the change queue is in no list of the app’s tables', async () => {
    const { id } = await start();
    await listen(await opened.page(id), { table: 'marks' });
    const { readSchema } = await import('@/lib/backends/backends/read-schema');
    const schema = await readSchema(opened.backends, id);
    expect(schema.ok && [schema.value.tables.map(({ name }) => name), schema.value.functions]).toEqual([['marks'], []]);
  }, 60_000);

  test('a policy that never ends stops its backend, not the server', async () => {
    const { id, admin } = await start();
    const sql = `
      create function public.forever() returns boolean language plpgsql stable as $$ begin loop end loop; end $$;
      create table public.stuck (id int primary key); alter table public.stuck enable row level security;
      create policy p on public.stuck for select to anon using (public.forever());
      alter publication supabase_realtime add table public.stuck;`;
    expect((await opened.backends.migrate(id, [{ name: '20260101000001_stuck', sql }])).ok).toBe(true);
    await listen(await opened.page(id), { table: 'stuck' });
    const at = await openedAt(id);
    limit.each = 1_000;
    await admin.from('stuck').insert({ id: 1 });
    await vi.waitFor(async () => expect(await openedAt(id)).toMatch(/^\d{4}-/), { timeout: 20_000, interval: 200 });
    expect(await openedAt(id)).not.toEqual(at);
  }, 60_000);
});

describe('what one page may ask', () => {
  let opened: TestRealtime;
  let id: BackendId;
  beforeAll(async () => {
    opened = await openTestRealtime();
    id = testId();
    expect((await opened.backends.migrate(id, [marks])).ok).toBe(true);
  }, 180_000);
  afterAll(() => opened.dispose());

  type Reply = { ref: string; event: string; payload: { status: string; response: { reason?: string } } };
  async function speak(version = '1.0.0') {
    const socket = new WebSocket(await opened.socketUrl(id, version));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const replies: Reply[] = [];
    let code: number | null = null;
    socket.on('message', (data: Buffer) => replies.push(JSON.parse(data.toString()) as Reply));
    socket.on('close', (closed) => (code = closed));
    const send = (ref: string, topic: string, event: string, payload: object) =>
      socket.send(JSON.stringify({ topic, event, payload, ref, join_ref: '1' }));
    const replyTo = async (ref: string) => {
      await until(() => replies.some((one) => one.ref === ref && one.event === 'phx_reply'));
      return replies.find((one) => one.ref === ref)!.payload;
    };
    return { socket, send, replyTo, code: () => code };
  }
  const reasonOf = async (reply: Promise<Reply['payload']>) => (await reply).response.reason;

  test('a message above 256 kB is refused with a reason, and the page carries on', async () => {
    const { send, replyTo, socket } = await speak();
    send('1', 'realtime:a', 'phx_join', {});
    expect((await replyTo('1')).status).toBe('ok');
    send('2', 'realtime:a', 'broadcast', { event: 'x', payload: { text: 'x'.repeat(300_000) } });
    expect(await reasonOf(replyTo('2'))).toMatch(/up to 256 kB/);
    send('3', 'phoenix', 'heartbeat', {});
    expect((await replyTo('3')).status).toBe('ok');
    socket.close();
  });
  test('one far above ends the connection', async () => {
    const { send, code } = await speak();
    send('1', 'realtime:a', 'phx_join', { text: 'x'.repeat(2_000_000) });
    await until(() => code() === 1009);
  });
  test('the 101st channel is refused with a reason', async () => {
    const page = await opened.page(id);
    for (let n = 0; n < limits.channelsPerSocket; n += 50)
      await Promise.all(Array.from({ length: 50 }, (_, at) => join(page.channel(`c${n + at}`))));
    await vi.waitFor(() => expect(join(page.channel('one more'))).rejects.toThrow(/up to 100 channels/));
  });
  test('too many messages per second are refused with a reason', async () => {
    // If the machine needs a second to receive all messages, none of them exceeds the rate: try again.
    const burst = async () => {
      const { send, replyTo, socket } = await speak();
      for (let n = 1; n <= 150; n += 1) send(String(n), 'phoenix', 'heartbeat', {});
      expect((await replyTo('50')).status).toBe('ok');
      const reason = await reasonOf(replyTo('150'));
      socket.close();
      expect(reason).toMatch(/up to 100 messages a second/);
    };
    await vi.waitFor(burst, { timeout: 15_000 });
  });
  test('too many listeners on a channel are refused with a reason', async () => {
    const { send, replyTo, socket } = await speak();
    const changes = Array.from({ length: 51 }, () => ({ event: '*', schema: 'public', table: 'marks' }));
    send('1', 'realtime:a', 'phx_join', { config: { postgres_changes: changes } });
    expect(await reasonOf(replyTo('1'))).toMatch(/up to 50 kinds of changes/);
    socket.close();
  });
  test.each(['not a message', '[]', '{"topic":1}', '["1","1"]'])('%s ends the connection', async (text) => {
    const { socket, code } = await speak();
    socket.send(text);
    await until(() => code() === 1003);
  });
  test('a frame with false lengths ends the connection', async () => {
    const { socket, code } = await speak('2.0.0');
    socket.send(Buffer.from([3, 255, 255, 255, 255, 255, 1]));
    await until(() => code() === 1003);
  });
  test('a message to a topic that was not joined is refused', async () => {
    const { send, replyTo, socket } = await speak();
    send('1', 'realtime:a', 'broadcast', { event: 'x', payload: {} });
    expect(await reasonOf(replyTo('1'))).toBe('unmatched topic');
    send('2', 'elsewhere', 'phx_join', {});
    expect(await reasonOf(replyTo('2'))).toMatch(/begins with/);
    socket.close();
  });
});
