/** The file with the owner's standing rules for every change; many other tools read the same name. */
export const rulesPath = 'AGENTS.md';

/** How much of it is stored and shown to a model, in characters: longer than anyone reads, and still cheap. */
export const longestRules = 4_000;
