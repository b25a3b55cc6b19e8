import { refused } from '../process/begin';
import type { FromCarry, ToCarry } from './carry-messages';
import { type Channel, openChannel } from '../process/channel';
import { closeDoors } from '../process/close-doors';
import { compilePostgres } from '../process/compile-postgres';

const postgres = compilePostgres();
const loading = import('./carry-data');
loading.catch(() => undefined);

const channel: Channel<FromCarry> = openChannel<ToCarry, FromCarry>((data) => {
  carry(data).then(
    () => channel.say({ type: 'done' }),
    (error: unknown) => channel.say({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  );
});
refused.tell = (hash) =>
  channel.sayLast({ type: 'failed', reason: `It asked for a module that is not the engine's: ${hash}.` });

async function carry(data: ToCarry): Promise<void> {
  const { carryData } = await loading;
  closeDoors(data.folder);
  await carryData({ ...data, postgres: await postgres });
}
