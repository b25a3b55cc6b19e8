import { existsSync, readFileSync } from 'node:fs';
import { visitSchema } from '../../lib/preview/runtime/visit-schema';
import type { Visit } from '../../lib/preview/runtime/visit';

const recordings = new URL('../../lib/turns/demo/recordings/', import.meta.url);

/** What a person must do for the fault in that turn's broken reply to show; harmless in the sound reply. */
export function recordedVisits(conversation: string, turn: number): Visit[] {
  const file = new URL(`${conversation}/${turn}.visit.json`, recordings);
  return existsSync(file) ? [visitSchema.parse(JSON.parse(readFileSync(file, 'utf8')))] : [];
}
