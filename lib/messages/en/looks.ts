/** Words of components/looks. */
export const looks = {
  label: 'How it looks',
  open: 'Made to suit',
  sample: 'Aa',
  look: 'Look {number, number}: {type}, {corners}',
  type: {
    plain: 'plain letters',
    book: 'letters of a book',
    round: 'round letters',
    poster: 'letters of a poster',
    desk: 'light letters',
  },
  corners: { sharp: 'sharp corners', soft: 'soft corners', round: 'round corners' },
  another: {
    open: 'Another look',
    title: 'Another look',
    words:
      'Colours, letters and corners change; everything the app does stays as it is. What is readable stays as readable.',
    more: 'Show others',
    loadFailed: 'The colours could not be read. {reason}',
    none: 'This app’s colours are written into its parts. Ask for another look in words.',
    take: 'Take this look',
    summary: 'Another look',
    taken: 'The new look is version {number, number}.',
  },
} as const;
