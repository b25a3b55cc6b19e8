/** Words of components/landing: the front page and the head and foot of every page outside the studio. */
export const landing = {
  nav: {
    label: 'Easel',
    myApps: 'My apps',
    gallery: 'Gallery',
    otherLanguage: '中文',
    theme: 'Colours and settings',
    settings: 'Settings',
  },
  title: '<ph>Describe an app.</ph> <ph>Watch it work.</ph>',
  lead: 'Write what you need in your own words. Easel builds it while you watch, tries it out, and publishes it when you say so.',
  label: 'Describe your app',
  placeholder:
    'A booking page for my hair salon. Clients choose a cut, see free times and book. I see the day’s list on my phone.',
  keys: '{key} + Enter',
  build: 'Build it',
  empty: 'Write what it should do first',
  share:
    'Free for you, no account needed: {apps, plural, one {# app} other {# apps}} and {changes, plural, one {# change} other {# changes}} a day',
  days: 'Apps are kept for {days, plural, one {# day} other {# days}} after your last visit.',
  checking: 'Checking that you’re not a robot. This takes a few seconds.',
  kept: '{reason} What you wrote is kept.',
  demo: '<b>You’re using the demo model.</b> It builds the {count, plural, one {example} =12 {twelve examples} other {# examples}} below. For anything else, <a>connect a model</a>.',
  demoOfOthers:
    '<b>You’re using the demo model.</b> It builds the {count, plural, one {example} =12 {twelve examples} other {# examples}} below. For anything else, ask the person who runs this Easel: they choose its model.',
  templates: 'Templates',
  templatesTitle: 'Start from something finished',
  templatesLead: 'A whole app that is yours at once, free. Change it by asking, or by hand.',
  opening: 'Opening …',
  examples: 'Examples',
  examplesTitle: 'Start from an example',
  examplesFill: 'A click puts its words into the box above. Nothing is built or paid for until you say so.',
  exampleFilled: 'The example is in the box. Change it or build it.',
  facts: {
    label: 'What you can count on',
    undoTitle: 'Every change can be undone',
    undo: 'Each change makes a version. Go back to any of them, or forward again.',
    earlyTitle: 'You see it while it’s made',
    early:
      'Your app appears while the rest is still being written, and every change is checked before it counts as done.',
    keptTitle: 'Nothing gets lost',
    kept: 'Close the page halfway through if you like. What was made is kept, and you can continue from there.',
  },
  foot: 'Easel turns a sentence into a working app.',
} as const;
