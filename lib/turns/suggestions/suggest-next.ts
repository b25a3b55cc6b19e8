import { readTraits, type AppFile, type AppTraits } from './read-traits';
import { suggestionWords, type Suggestion, type SuggestionId, type SuggestionLanguage } from './suggestion';

const mostSuggestions = 3;

/** Best first; each says when this app would benefit from it. Features the app already has are left out below. */
const rules: ReadonlyArray<[id: SuggestionId, isOfUse: (traits: AppTraits) => boolean]> = [
  ['search', (app) => app.keepsRecords && app.isSearchable && !app.has.has('search')],
  ['progress', (app) => app.keepsScore && !app.keepsRecords && !app.has.has('chart')],
  ['players', (app) => app.keepsScore && !app.keepsRecords && !app.has.has('players')],
  ['undo', (app) => app.keepsRecords && !app.has.has('undo')],
  ['chart', (app) => app.keepsRecords && app.hasCourse && !app.has.has('chart')],
  ['calendar', (app) => app.keepsRecords && app.hasDay && app.width >= 5 && !app.has.has('calendar')],
  ['export', (app) => app.keepsRecords && app.width >= 5 && !app.has.has('export')],
  ['groups', (app) => app.keepsRecords && app.width >= 6 && app.isSearchable && !app.has.has('groups')],
  ['print', (app) => app.keepsRecords && app.width >= 5 && !app.has.has('print')],
  ['backup', (app) => app.keepsHere && (app.keepsRecords || app.keepsScore) && !app.has.has('import')],
];

/**
 * Up to three next steps that suit this particular app and that it does not have yet, best first. It calls no model and
 * reads only the app's own files, so the same files give the same suggestions. An app nobody has built yet (the bare
 * template) gets none.
 */
export function suggestNext(files: readonly AppFile[], language: SuggestionLanguage): Suggestion[] {
  const built = files.filter(({ path }) => /^src\/(?!components\/ui\/).*\.tsx$/.test(path));
  if (built.length < 3) return [];
  const traits = readTraits(files);
  return rules
    .filter(([, isOfUse]) => isOfUse(traits))
    .slice(0, mostSuggestions)
    .map(([id]) => ({ id, text: suggestionWords[language][id] }));
}
