import type { PromptFile } from './prompt-file';

/** How the page names an effect that returned something other than a clean-up (`preview-client/faults.ts`). */
export const effectFault = 'An effect returned something';

/** An effect whose function is async, or returns the value of an expression: a Promise, in most cases. */
const bareEffect = /\buse(?:Layout|Insertion)?Effect\(\s{0,20}(?:async\b|\(\)\s{0,20}=>\s{0,20}[^{\s])/;

/**
 * The files that can cause an `effectFault`. React reports it when the component unmounts, with no line of app code in
 * its stack, so it names no file.
 */
export function filesWithBareEffects(files: readonly PromptFile[]): string[] {
  return files.filter(({ content }) => bareEffect.test(content)).map(({ path }) => path);
}
