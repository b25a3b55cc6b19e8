import { changeAll as carryOut } from '../backend-engine/change-all';
import type { Refusal, Statement } from '../backend-engine/engine-messages';
import type { Alone } from '../backend-engine/session/serialise-connection';

/** Node's own, saved before the engine's process disables it. */
const { _kill: kill, pid } = process as unknown as { _kill(pid: number, signal: number): void; pid: number };
const sigkill = 9;

/** The statement that names the step of its change before which the process is killed; steps count from 0. */
export const diesBefore = (step: number): string => `select 'dies before ${step}'`;

/**
 * Replaces the engine's own `changeAll`: the same, but the process is killed right before the step that a statement of
 * the change names. A step is anything the change asks of its session; the last one is the answer.
 */
export async function changeAll(session: Alone, statements: readonly Statement[]): Promise<Refusal | null> {
  const dieAt = Number(statements.map(({ sql }) => /^select 'dies before (\d+)'$/.exec(sql)?.[1]).find(Boolean));
  let steps = 0;
  function counted<Args extends unknown[], Value>(work: (...args: Args) => Value): (...args: Args) => Value {
    return (...args) => {
      if (steps === dieAt) kill(pid, sigkill);
      steps += 1;
      return work(...args);
    };
  }
  const { database, become } = session;
  const [exec, query] = [counted(database.exec.bind(database)), counted(database.query.bind(database))];
  const watched = new Proxy(database, {
    get(target, name) {
      if (name === 'exec') return exec;
      return name === 'query' ? query : (Reflect.get(target, name) as unknown);
    },
  });
  const refused = await carryOut({ ...session, database: watched, become: counted(become) }, statements);
  return counted(() => refused)();
}
