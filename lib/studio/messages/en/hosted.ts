/** Words about where a published app's data is stored. */
export const hosted = {
  menu: 'Where live data lives…',
  title: 'Where your app’s live data lives',
  lead: 'Easel keeps it for you. If you have your own Supabase project, it can live there instead.',
  atEasel: 'Now: in Easel.',
  atSupabase: 'Now: in your own Supabase project, {host}.',
  changes: {
    title: 'What changes when it lives in Supabase',
    preview: 'Your preview, its test data and its time machine stay here, as they are.',
    live: 'Publishing changes the tables there, and the Data tab shows and edits the rows there.',
    time: 'Easel can’t take live data back to an earlier moment. Supabase has its own backups.',
    mail: 'Supabase sends your app’s mails itself, so none wait in the Data tab. Its limits and sender apply.',
    sign: 'Guests, address confirmation and link targets are set in Supabase, under Authentication.',
    csv: 'Rows from a file can’t be added to live data from here. Use Supabase’s own import.',
    files: 'Uploads above your Supabase plan’s limits stay behind, and you are told which.',
    sessions: 'Everybody has to sign in again. Passwords stay the same.',
  },
  field: {
    url: 'Project address',
    publishableKey: 'Publishable key',
    secretKey: 'Secret key',
    accessToken: 'Access token',
  },
  hint: {
    url: 'Like https://abcdefghij.supabase.co. Use a fresh project without tables.',
    publishableKey: 'Under Project Settings → API Keys. It begins with sb_publishable_, or is called “anon”.',
    secretKey: 'On the same page, below it. It begins with sb_secret_, or is called “service_role”. Kept encrypted.',
    accessToken: 'Make one at supabase.com/dashboard/account/tokens. It begins with sbp_. Kept encrypted.',
  },
  move: 'Test it and move live data there',
  moving: 'Moving. Your site has to wait',
  moved:
    'It is there, and counted: {tables, plural, =0 {no tables yet} one {# table} other {# tables}}, {rows, plural, one {# row} other {# rows}}, {people, plural, one {# person} other {# people}}, {files, plural, one {# file} other {# files}}. Publish again so that your site uses it. The data here stays until you delete the app.',
  filesLeft: '{count, plural, one {# file} other {# files}} could not be moved: {files}.',
  goBack: 'Use Easel’s again',
  isBack:
    'Your site uses Easel’s data again once you publish. It is as it was before the move; what was added in Supabase stays there.',
} as const;
