export const modules = {
  menu: 'Ready-made parts',
  title: 'Ready-made parts',
  words:
    'Made and tested by people: what must not go wrong, and drawings. The model can use them and not change them.',
  add: 'Add to my app',
  added: 'Added. Ask in the chat where it should show.',
  isThere: 'Your app has this.',
  saved: 'Saved.',
  save: 'Save',
  secrets: 'It needs {names}. You enter that under Data, On the server.',
  get: 'Where to get {name}',
  update: 'Update',
  remove: 'Remove',
  removeNow: 'Remove from my app',
  removed: 'Removed. Going back to an earlier version brings it back.',
  name: { auth: 'Sign-in and people', payments: 'Payments', scenes: 'Drawings' },
} as const;
