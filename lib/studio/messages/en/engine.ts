/** Words about the engine that runs an app. */
export const engine = {
  menu: 'Runs with…',
  title: 'What this app runs with',
  label: 'Runs with',
  automatic: 'Automatic',
  automaticWords: 'Easel for apps that are just a page, WebContainer for those that also need a server.',
  embedded: 'Easel',
  embeddedWords: 'Starts at once, on any device. For apps that are just a page.',
  webcontainer: 'WebContainer',
  webcontainerWords:
    'Runs a whole Node project in this browser, made by StackBlitz. It starts more slowly, and needs the network and a browser on a computer.',
  keepsDataWords: 'Not for this app: it keeps its data with Easel, which WebContainer can’t reach yet.',
  now: 'This app now runs with {name}.',
  save: 'Use it',
  other: 'Try another way to run it',
  absent: 'This app can’t run here',
  reason: {
    'not-isolated':
      'This browser can’t run WebContainer. You can still read and change the files, or open the app in a current Chrome, Edge or Firefox.',
    'host-silent':
      'WebContainer’s address does not answer. You can still read and change the files; reload this page to try again.',
    'boot-failed':
      'WebContainer could not start. You can still read and change the files; reload this page to try again.',
  },
  absentShort: 'Not running',
  openFiles: 'Open the files',
} as const;
