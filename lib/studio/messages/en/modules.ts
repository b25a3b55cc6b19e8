export const modules = {
  menu: 'Ready-made parts',
  title: 'Ready-made parts',
  words:
    'Parts that must not go wrong. People wrote them and tests attack them; the model can use them and not change them.',
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
  name: { auth: 'Sign-in and people', payments: 'Payments' },
} as const;
