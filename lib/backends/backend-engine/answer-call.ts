import type { PGlite } from '@supabase/lite/pglite';
import type { EngineAnswer, EngineCall, Refusal, SentRequest, SentResponse, Statement } from './engine-messages';
import { canWrite } from './can-write';
import { changeAll } from './change-all';
import { claimsOf, claimsSql } from './session/claims';
import { readFailure } from './session/last-failure';
import type { Caller } from './listening/row-listener';
import type { Capture } from './changed-blocks/capture';
import type { StartedEngine } from './start-engine';
import type { RowListeners } from './listening/row-listeners';
import { makeOwner } from './sign-in/make-owner';

const mostOfAnswer = 64 * 1024 ** 2;
const tooMuch = JSON.stringify({
  code: 'EASEL1',
  message: 'The answer is larger than 64 MB. Ask for fewer rows or columns, with select, limit and range.',
  details: null,
  hint: null,
});

/** `capture` is null for an engine in memory, which has no files to capture. */
export type AskedEngine = Omit<StartedEngine, 'gate'> & { capture: Capture | null };

/**
 * Executes one call on an open engine. A refusal by Postgres is returned as an answer; any other error thrown is our
 * bug.
 */
export async function answerCall(
  engine: AskedEngine,
  listeners: RowListeners,
  call: EngineCall,
): Promise<EngineAnswer> {
  switch (call.type) {
    case 'fetch': {
      const response = await sendResponse(await engine.fetch(readRequest(call.request)));
      if (canWrite(call.request)) listeners.touched();
      return { type: 'response', response };
    }
    case 'change': {
      const refused = await engine.alone('superuser', (session) =>
        changeAll(session, call.statements, call.bringsOwner),
      );
      await engine.forgetSchema();
      if (refused === null) await listeners.schemaChanged();
      listeners.touched();
      return refused === null ? { type: 'done' } : { type: 'refused', ...refused };
    }
    case 'write': {
      const written = await engine.alone(call.as ?? 'owner', ({ database }) => writeAll(database, call.statements));
      listeners.touched();
      return written;
    }
    case 'rehearse':
      return engine.alone('owner', ({ database }) => rehearseAll(database, call.statements));
    case 'read':
      return engine.alone(call.as ?? 'owner', ({ database }) => readRows(database, call.statement, null));
    case 'read-as':
      return engine.alone(call.caller.role, ({ database }) => readRows(database, call.statement, call.caller));
    case 'capture-begin':
      await captureOf(engine).begin(call.known);
      return { type: 'done' };
    case 'capture-ahead':
      return captureOf(engine).ahead();
    case 'capture':
      return captureOf(engine).finish();
    case 'listen':
      return { type: 'listening', findings: await listeners.listen(call.listeners) };
    case 'unlisten':
      await listeners.unlisten(call.numbers);
      return { type: 'done' };
    case 'drain':
      return { type: 'told', ...(await listeners.drain()) };
    case 'may-use':
      return { type: 'may-use', isAllowed: await listeners.mayUse(call.use) };
    case 'find-ended':
      return { type: 'ended', tokens: await engine.findEnded(call.tokens) };
    case 'own':
      return engine.alone('owners', ({ database }) => makeOwner(database, call.who));
    case 'configure':
      await engine.configure(call.settings);
      return { type: 'done' };
    case 'close':
      await engine.close();
      return { type: 'done' };
    default:
      return call satisfies never;
  }
}

function captureOf({ capture }: AskedEngine): Capture {
  if (capture === null) throw new Error('An engine in memory has no files to capture.');
  return capture;
}

/** Runs all statements or none and returns the rows of each. */
async function writeAll(database: PGlite, statements: readonly Statement[]): Promise<EngineAnswer> {
  await database.exec('begin');
  const rows: Record<string, unknown>[][] = [];
  try {
    for (const { sql, values } of statements)
      rows.push((await database.query<Record<string, unknown>>(sql, [...(values ?? [])])).rows);
    await database.exec('commit');
    return { type: 'written', rows };
  } catch (error) {
    await database.exec('rollback');
    return refusal(error, rows.length);
  }
}

/** Runs each in its own savepoint, so that a failing one leaves the others as they are; then rolls everything back. */
async function rehearseAll(database: PGlite, statements: readonly Statement[]): Promise<EngineAnswer> {
  await database.exec('begin');
  const refusals: Refusal[] = [];
  try {
    for (const [statement, { sql, values }] of statements.entries()) {
      await database.exec('savepoint tried');
      try {
        await database.query(sql, [...(values ?? [])]);
      } catch (error) {
        const failure = readFailure(error);
        if (failure === null) throw error;
        refusals.push({ failure, statement });
        await database.exec('rollback to savepoint tried');
      }
      await database.exec('release savepoint tried');
    }
  } finally {
    await database.exec('rollback');
  }
  return { type: 'rehearsed', refusals };
}

/**
 * A null caller bypasses all policies. The caller is set for this transaction only, the way the engine does for an
 * app's call.
 */
async function readRows(database: PGlite, { sql, values }: Statement, caller: Caller | null): Promise<EngineAnswer> {
  await database.exec('begin read only');
  try {
    if (caller !== null) await database.query(claimsSql, claimsOf(caller));
    const { rows } = await database.query<Record<string, unknown>>(sql, [...(values ?? [])]);
    return { type: 'rows', rows };
  } catch (error) {
    return refusal(error, 0);
  } finally {
    await database.exec('rollback');
  }
}

function refusal(error: unknown, statement: number): EngineAnswer {
  const failure = readFailure(error);
  if (failure === null) throw error;
  return { type: 'refused', failure, statement };
}

function readRequest({ method, url, headers, body }: SentRequest): Request {
  return new Request(url, { method, headers, body });
}

async function sendResponse(response: Response): Promise<SentResponse> {
  // Text is passed to another thread at a fraction of the cost of bytes, which are an object with memory of its own.
  const isText = /^application\/json|\+json/.test(response.headers.get('content-type') ?? '');
  const body = response.body === null ? null : await (isText ? response.text() : response.arrayBuffer());
  const size = typeof body === 'string' ? Buffer.byteLength(body) : (body?.byteLength ?? 0);
  // The server holds each response in memory as a whole, once per caller: a stored file fits, a table of millions of
  // rows does not.
  if (size > mostOfAnswer) return { status: 413, headers: [['content-type', 'application/json']], body: tooMuch };
  return { status: response.status, headers: [...response.headers], body };
}
