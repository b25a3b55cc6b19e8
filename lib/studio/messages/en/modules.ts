export const modules = {
  menu: 'Ready-made parts',
  title: 'Ready-made parts',
  words:
    'Parts that must not go wrong. People wrote them and tests attack them; the model can use them and not change them.',
  add: 'Add to my app',
  added: 'Added. Ask in the chat where it should show.',
  isThere: 'Your app has this.',
  saved: 'Saved.',
  update: 'Update',
  remove: 'Remove',
  removeNow: 'Remove from my app',
  removed: 'Removed. Going back to an earlier version brings it back.',
  name: { auth: 'Sign-in and people', scenes: 'Drawings' },
} as const;
