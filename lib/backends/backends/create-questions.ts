import type { EngineAnswer, EngineCall } from '@/lib/backends/backend-engine/engine-messages';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { BackendId } from './backend';
import type { Backends, BackendTrouble } from './backends';
import type { createChangeFeed } from './change-feed';
import { readResponse, sendRequest } from './hand-over';

type Call = (id: BackendId, asked: EngineCall) => Promise<Result<EngineAnswer, BackendTrouble>>;
type Questions =
  | 'fetch'
  | 'read'
  | 'readAs'
  | 'configure'
  | 'write'
  | 'rehearse'
  | 'listen'
  | 'mayUse'
  | 'findEnded'
  | 'own';

/** The methods of `Backends` that send a single call to an engine, wherever the engine runs. */
export function createQuestions(
  call: Call,
  feed: Pick<ReturnType<typeof createChangeFeed>, 'add' | 'remove'>,
): Pick<Backends, Questions> {
  async function read(id: BackendId, asked: EngineCall & { type: 'read' | 'read-as' }) {
    const answer = await call(id, asked);
    if (!answer.ok) return answer;
    if (answer.value.type === 'rows') return succeed(answer.value.rows);
    if (answer.value.type !== 'refused') throw new Error('The engine answered another question.');
    const { code, message, hint } = answer.value.failure;
    return fail({ name: '', code, message, hint, statement: asked.statement.sql });
  }

  return {
    async fetch(id, request) {
      const answer = await call(id, { type: 'fetch', request: await sendRequest(request) });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'response') throw new Error('The engine answered another question.');
      return succeed(readResponse(answer.value.response));
    },
    read: (id, sql, values, as) =>
      read(id, { type: 'read', statement: { sql, ...(values ? { values } : {}) }, ...(as && { as }) }),
    readAs: (id, caller, sql, values) =>
      read(id, { type: 'read-as', caller, statement: { sql, ...(values ? { values } : {}) } }),
    async configure(id, settings) {
      const answer = await call(id, { type: 'configure', settings });
      return answer.ok ? succeed(undefined) : answer;
    },
    async write(id, statements, as) {
      const answer = await call(id, { type: 'write', statements, ...(as && { as }) });
      if (!answer.ok) return answer;
      if (answer.value.type === 'written') return succeed(answer.value.rows);
      if (answer.value.type !== 'refused') throw new Error('The engine answered another question.');
      const { code, message, hint } = answer.value.failure;
      return fail({ name: '', code, message, hint, statement: statements[answer.value.statement]?.sql ?? '' });
    },
    async rehearse(id, statements) {
      const answer = await call(id, { type: 'rehearse', statements });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'rehearsed') throw new Error('The engine answered another question.');
      return succeed(answer.value.refusals);
    },
    async listen(id, listeners, hear) {
      feed.add(id, listeners, hear);
      const answer = await call(id, { type: 'listen', listeners });
      if (!answer.ok) {
        const numbers = listeners.map(({ n }) => n);
        feed.remove(id, numbers);
        return answer;
      }
      if (answer.value.type !== 'listening') throw new Error('The engine answered another question.');
      const { findings } = answer.value;
      const refused = findings.flatMap(({ n, refusal }) => (refusal === null ? [] : [n]));
      feed.remove(id, refused);
      return succeed(findings);
    },
    async mayUse(id, use) {
      const answer = await call(id, { type: 'may-use', use });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'may-use') throw new Error('The engine answered another question.');
      return succeed(answer.value.isAllowed);
    },
    async findEnded(id, tokens) {
      const answer = await call(id, { type: 'find-ended', tokens });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'ended') throw new Error('The engine answered another question.');
      return succeed(answer.value.tokens);
    },
    async own(id, who) {
      const answer = await call(id, { type: 'own', who });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'owned') throw new Error('The engine answered another question.');
      return succeed(answer.value);
    },
  };
}
