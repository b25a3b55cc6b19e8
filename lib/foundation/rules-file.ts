/** Where a project keeps what its owner wants to hold for every change; many tools read the same file. */
export const rulesPath = 'AGENTS.md';

/** What is kept of it, and what a model is shown; longer than anybody reads, shorter than a page costs. */
export const longestRules = 4_000;
