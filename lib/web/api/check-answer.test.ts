import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { answerError, answerJson, answerNothing } from './answer';
import { bytesOf, noBody } from './answer-shape';
import { checkAnswer, findMismatch } from './check-answer';
import { endpoint } from './endpoint';

const schema = z.object({ apps: z.array(z.object({ name: z.string(), site: z.string().nullable() })) });
const call = { method: 'GET', path: '/api/apps', summary: 'Apps', answer: schema } as const;

describe('an answer and its schema', () => {
  test('agree if every field is declared', () => {
    expect(findMismatch(schema, { apps: [{ name: 'Shop', site: null }] })).toBeNull();
  });

  test('disagree over a field that nobody declared, however deep, and it is named', () => {
    const apps = [
      { name: 'Shop', site: null },
      { name: 'Ledger', site: null, ownerId: 'ann' },
    ];
    expect(findMismatch(schema, { apps, secret: 1 })).toBe('not declared: apps.1.ownerId, secret');
  });

  test('disagree over a missing field and a wrong one', () => {
    expect(findMismatch(schema, { apps: [{ name: 3 }] })).toMatch(/expected string[\s\S]*site/);
  });

  test('disagree over an undeclared field of a record’s entries, and not over the names of the entries', () => {
    const record = z.record(z.string(), z.object({ size: z.number() }));
    expect(findMismatch(record, { constructor: { size: 1 }, 'a.b': { size: 2 } })).toBeNull();
    expect(findMismatch(record, { constructor: { size: 1, locked: true } })).toBe('not declared: constructor.locked');
  });
});

describe('a call that is checked', () => {
  const sends = (answer: typeof schema | ReturnType<typeof bytesOf>, response: Response) =>
    checkAnswer({ method: 'GET', path: '/api/apps', answers: { 200: answer, 204: noBody } }, response);

  test('may answer what it declares, an error, or a further status it names', async () => {
    await sends(schema, answerJson({ apps: [] }));
    await sends(schema, answerError('not-found'));
    await sends(schema, answerNothing());
    await sends(bytesOf('image/*'), new Response('x', { headers: { 'content-type': 'image/png' } }));
  });

  test('may answer nothing else', async () => {
    await expect(sends(schema, answerJson({ apps: [], more: 1 }))).rejects.toThrow('/api/apps answered 200 with not');
    await expect(sends(schema, answerJson({ apps: [] }, 201))).rejects.toThrow('a status that is not declared');
    const page = new Response('x', { headers: { 'content-type': 'text/html; charset=utf-8' } });
    await expect(sends(bytesOf('image/*'), page)).rejects.toThrow('text/html, which is not declared');
    const error = Response.json({ error: { code: 'not-found', message: 'Gone.', stack: 'at …' } }, { status: 404 });
    await expect(sends(schema, error)).rejects.toThrow('answered 404 with not declared: error.stack');
  });

  test('leaves the body to be read by the caller', async () => {
    const answer = answerJson({ apps: [] });
    await sends(schema, answer);
    expect(await answer.json()).toEqual({ apps: [] });
  });
});

/** `npm run typecheck` fails if a call marked `@ts-expect-error` compiles, or if the last one does not. */
export const refusedByTheCompiler = [
  // @ts-expect-error a field has another type
  endpoint({ ...call, run: async () => answerJson({ apps: [{ name: 3, site: null }] }) }),
  // @ts-expect-error a field is missing
  endpoint({ ...call, run: async () => answerJson({ apps: [{ name: 'Shop' }] }) }),
  // @ts-expect-error a response whose body is not known
  endpoint({ ...call, run: async () => new Response('{"apps":[]}') }),
  endpoint({ ...call, run: async () => (Math.random() < 2 ? answerError('not-found') : answerJson({ apps: [] })) }),
];
