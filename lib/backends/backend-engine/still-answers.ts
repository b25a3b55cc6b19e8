import type { EngineAnswer } from './engine-messages';
import type { Engine } from './open-engine';

/** Everyday refusals, by class: data, constraints, transactions, names and rights, errors raised by functions. */
const usual = /^(?:0A|21|22|23|25|28|2B|3D|3F|40|42|44|P0|PGRST)/;

/** Whether the session may be broken after this answer: it reports a fault in the database rather than a refusal. */
export function isOdd(answer: EngineAnswer): boolean {
  if (answer.type === 'response') return answer.response.status >= 500;
  return answer.type === 'refused' && !usual.test(answer.failure.code);
}

/**
 * Whether the session still works. A broken one, for example after an endless recursion, answers every later query with
 * no rows and no error, so only a query with known rows can tell.
 */
export async function stillAnswers(engine: Pick<Engine, 'alone'>): Promise<boolean> {
  try {
    const { rows } = await engine.alone('owner', ({ database }) => database.query<{ one: number }>('select 1 as one'));
    return rows[0]?.one === 1;
  } catch {
    return false;
  }
}
