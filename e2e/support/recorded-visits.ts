import { existsSync, readFileSync } from 'node:fs';
import { visitSchema } from '../../lib/runtime/visit-schema';
import type { Visit } from '../../lib/runtime/visit';

const recordings = new URL('../../lib/demo/recordings/', import.meta.url);

/** What a person has to do before the fault of that turn's broken reply is to be seen; harmless in the sound one. */
export function recordedVisits(conversation: string, turn: number): Visit[] {
  const file = new URL(`${conversation}/${turn}.visit.json`, recordings);
  return existsSync(file) ? [visitSchema.parse(JSON.parse(readFileSync(file, 'utf8')))] : [];
}
