/**
 * A text file of the draft as the model may see it. `locked`: a module owns it, and the model can't change it. `ready`:
 * it is unchanged from the template, which the static start of each call describes.
 */
export type PromptFile = { path: string; content: string; locked?: boolean; ready?: boolean };

const neverShown = /(?:^|\/)(?:package-lock\.json|bun\.lockb?|pnpm-lock\.yaml|yarn\.lock)$/;
const longestShown = 60_000;

/** Whether a file's text is worth a model's attention: not a lock file, nor data too long to be hand-written. */
export function isShowable(file: PromptFile): boolean {
  return !neverShown.test(file.path) && file.content.length <= longestShown;
}
