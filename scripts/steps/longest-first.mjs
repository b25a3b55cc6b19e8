import { BaseSequencer } from 'vitest/node';

/** Begins with the files named, in that order, so that none of the long ones is left alone at the end. */
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
