import { BaseSequencer } from 'vitest/node';

/** Runs the named files first, in that order, so that no long one is left running alone at the end. */
export const longestFirst = (names) =>
  class extends BaseSequencer {
    async sort(files) {
      const rank = ({ moduleId }) => {
        const at = names.findIndex((name) => moduleId.endsWith(name));
        return at === -1 ? names.length : at;
      };
      return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
    }
  };
