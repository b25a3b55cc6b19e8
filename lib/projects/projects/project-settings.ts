import { z } from 'zod';
import { lookSchema } from '../looks/look';
import type { TurnMode } from '../../base/turn-events/turn-event';

/** The owner's settings for one project. Missing or unreadable values get their default. */
const settingsSchema = z.object({
  /** Whether every change shows its plan first and waits, unless a prompt says otherwise. */
  planFirst: z.boolean().catch(false).default(false),
  /** Whether a separate call asks the model for promises once a change has been tried. */
  writesPromises: z.boolean().catch(true).default(true),
  /** The look chosen for the app on the first page; null if none was chosen. */
  look: lookSchema.nullable().catch(null).default(null),
});
export type ProjectSettings = z.infer<typeof settingsSchema>;

export function readProjectSettings(settings: Readonly<Record<string, unknown>>): ProjectSettings {
  return settingsSchema.parse(settings);
}

/** The mode of a prompt that does not specify one. */
export function usualMode({ planFirst }: ProjectSettings): TurnMode {
  return planFirst ? 'plan' : 'build';
}
