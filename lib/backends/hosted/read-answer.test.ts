import { expect, test } from 'vitest';
import type { HostedReach } from './hosted-project';
import { runQuery } from './management-api';
import { answerLimits } from './read-answer';

const project = { url: 'https://a.supabase.co', publishableKey: 'p', secretKey: 's', accessToken: 'sbp_x' };

/** A project that repeats this part forever; `sent` counts its bytes, `isLeft` says that the reader has gone. */
function endless(part: string, status: number) {
  const bytes = new TextEncoder().encode(part);
  const seen = { sent: 0, isLeft: false };
  const body = new ReadableStream<Uint8Array>({
    pull(stream) {
      seen.sent += bytes.length;
      stream.enqueue(bytes);
    },
    cancel: () => void (seen.isLeft = true),
  });
  const reach: HostedReach = {
    ...{ apiUrl: 'https://api.test', anyAddress: true, allowedHosts: [] },
    fetch: async () => new Response(body, { status }),
  };
  return { reach, seen };
}

test.each([200, 400])('an endless answer with status %i is abandoned at 32 MB', async (status) => {
  const { reach, seen } = endless('x'.repeat(1024 * 1024), status);
  const asked = await runQuery(reach, project, { query: 'select 1' });
  expect(asked).toEqual({ ok: false, error: { trouble: 'hosted-answer-too-large' } });
  expect(seen.isLeft).toBe(true);
  expect(seen.sent).toBeLessThan(answerLimits.bytes + 3 * 1024 * 1024);
});

test('an answer with more rows than requested is abandoned early', async () => {
  const { reach, seen } = endless('{},'.repeat(10_000), 200);
  const asked = await runQuery(reach, project, { query: 'select 1' });
  expect(asked).toEqual({ ok: false, error: { trouble: 'hosted-answer-too-large' } });
  expect(seen.sent).toBeLessThan(5_000_000);
});

test('rows arrive, and what is no JSON is no rows', async () => {
  const answering = (text: string, status = 200) =>
    runQuery({ ...endless('', 200).reach, fetch: async () => new Response(text, { status }) }, project, { query: 'x' });
  expect(await answering('[{"ä":1}]')).toEqual({ ok: true, value: [{ ä: 1 }] });
  expect(await answering('<html>')).toEqual({ ok: true, value: [] });
  expect(await answering('<html>', 401)).toEqual({ ok: false, error: { trouble: 'hosted-token-wrong' } });
});
