/** Words of components/looks. */
export const looks = {
  label: 'How it looks',
  open: 'Made to suit',
  sample: 'Aa',
  look: 'Look {number, number}: {type}, {corners}',
  type: {
    plain: 'plain lettering',
    book: 'book lettering',
    round: 'rounded lettering',
    poster: 'poster lettering',
    desk: 'light lettering',
  },
  corners: { sharp: 'sharp corners', soft: 'soft corners', round: 'round corners' },
  another: {
    open: 'Another look',
    title: 'Another look',
    words:
      'Colours, fonts and corners change; everything the app does stays the same, and the text stays just as readable.',
    more: 'Show others',
    loadFailed: 'The colours could not be read. {reason}',
    none: 'This app’s colours are written into its parts. Describe another look as a change instead.',
    take: 'Take this look',
    summary: 'Another look',
    taken: 'The new look is version {number, number}.',
  },
} as const;
