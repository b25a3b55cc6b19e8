import type { EngineAnswer } from './engine-messages';
import type { Engine } from './open-engine';

/** Refusals an app meets every day, by class: data, constraints, transactions, names and rights, what functions raise. */
const usual = /^(?:0A|21|22|23|25|28|2B|3D|3F|40|42|44|P0|PGRST)/;

/** Whether an answer may be the last a session gave: not a refusal of the database's but a fault in it. */
export function isOdd(answer: EngineAnswer): boolean {
  if (answer.type === 'response') return answer.response.status >= 500;
  return answer.type === 'refused' && !usual.test(answer.failure.code);
}

/**
 * Whether the session still tells the truth. One that broke, in a recursion without end for example, answers every later
 * query with no rows and no error, so only a query whose rows are known can tell.
 */
export async function stillAnswers(engine: Pick<Engine, 'alone'>): Promise<boolean> {
  try {
    const { rows } = await engine.alone('owner', ({ database }) => database.query<{ one: number }>('select 1 as one'));
    return rows[0]?.one === 1;
  } catch {
    return false;
  }
}
