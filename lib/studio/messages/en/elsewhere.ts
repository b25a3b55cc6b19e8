/** Words of apps that go from one Easel to another: the step in the Publish tab, and the tokens in the settings. */
export const elsewhere = {
  title: 'Always on, at another Easel',
  words:
    'Anyone opens it from anywhere, also while this computer is off. It asks for the address of an Easel on a server, and a token made there.',
  choose: 'Publish at another Easel',
  address: 'Address of that Easel',
  addressHint: 'What you open it at, such as https://club.example.org',
  token: 'Token',
  tokenHint: 'Make one there, under Settings: Let another Easel publish here',
  withData: 'Move people and what they entered along',
  withDataWords: 'Members sign in there with the same password. What is stored here stays here too.',
  send: 'Check and publish',
  cancel: 'Cancel',
  publishAgain: 'Publish there again',
  going: {
    pack: 'Putting together what goes there…',
    send: 'Sending… {sent} of {of} parts',
    publish: 'Everything has arrived. That Easel tries the app before it goes live.',
  },
  secrets:
    'Its work on the server needs secrets that never leave this computer: {names}. Enter them at that Easel, in the app’s Data tab under On the server.',
  at: 'It goes to {host}.',
  dataThere:
    'What people enter at {host} is kept only there, and the Data tab here doesn’t show it. Download it, or bring it here.',
  versions: 'Versions there',
  sent: 'Sent {when}',
  live: 'Live',
  rollBack: 'Make this live again',
  download: 'Download its data',
  bringBack: 'Bring its data here',
  broughtBack:
    '{rows, plural, one {# row} other {# rows}} and {people, plural, one {# person} other {# people}} are here now. What was here before is under Kept data.',
  takeDown: 'Take it down there',
  forget: 'Choose another Easel',
  tokensTitle: 'Let another Easel publish here',
  tokensWords:
    'With a token, an Easel on another computer publishes apps here. It can publish its own apps and work on those, and sees nothing else.',
  tokenName: 'Name',
  tokenNameHint: 'Such as the computer it is for',
  makeToken: 'Make a token',
  tokenOnce: 'Copy this token now. It is not shown again.',
  copyToken: 'Copy',
  tokenCopied: 'The token is copied',
  neverUsed: 'Never used',
  usedAt: 'Last used {when}',
  revoke: 'Revoke',
  revokeNamed: 'Revoke {name}',
} as const;
