import { z } from 'zod';
import { lookSchema } from '../looks/look';
import type { TurnMode } from '../../base/turn-events/turn-event';

/** What the owner set for one project; what is missing or unreadable in the row is as usual. */
const settingsSchema = z.object({
  /** Every change shows its plan first and waits, unless a prompt says otherwise. */
  planFirst: z.boolean().catch(false).default(false),
  /** A call of its own asks the model for promises once a change has been tried. */
  writesPromises: z.boolean().catch(true).default(true),
  /** The look that was chosen for the app on the first page; null where none was. */
  look: lookSchema.nullable().catch(null).default(null),
});
export type ProjectSettings = z.infer<typeof settingsSchema>;

export function readProjectSettings(settings: Readonly<Record<string, unknown>>): ProjectSettings {
  return settingsSchema.parse(settings);
}

/** How a prompt that says nothing of it is carried out. */
export function usualMode({ planFirst }: ProjectSettings): TurnMode {
  return planFirst ? 'plan' : 'build';
}
