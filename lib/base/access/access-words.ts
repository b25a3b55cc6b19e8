/**
 * Words for who may see and change an app's rows. They are here, and the page's catalogue imports them, because the
 * model that answers questions is given the same sentences.
 */
export const accessWords = {
  en: {
    title: 'Who can see this:',
    anyone: 'Anyone may {deeds}.',
    owner: 'The app’s owner may {deeds}.',
    only: '{deed} (only {columns})',
    'signed-in': 'Signed-in people may {deeds}.',
    visitorsNothing: 'Visitors who have not signed in see nothing.',
    nobody: 'Nobody can reach these rows directly, only the app’s own functions can.',
    view: 'Calculated from other tables, so change it there.',
    read: { all: 'see every row', own: 'see their own rows', some: 'see some rows' },
    add: { all: 'add rows', own: 'add rows of their own', some: 'add rows that follow the app’s rules' },
    change: { all: 'change every row', own: 'change their own rows', some: 'change some rows' },
    delete: { all: 'delete every row', own: 'delete their own rows', some: 'delete some rows' },
  },
  'zh-CN': {
    title: '谁能看到：',
    anyone: '任何人都可以{deeds}。',
    owner: '应用的主人可以{deeds}。',
    only: '{deed}（只限{columns}）',
    'signed-in': '登录的人可以{deeds}。',
    visitorsNothing: '没有登录的访客什么都看不到。',
    nobody: '没有人能直接看到这些行，只有应用自己的功能用得到。',
    view: '由其他表算出来，请到那些表里去改。',
    read: { all: '看到每一行', own: '看到自己的行', some: '看到一部分行' },
    add: { all: '添加行', own: '添加自己的行', some: '添加符合应用规定的行' },
    change: { all: '修改每一行', own: '修改自己的行', some: '修改一部分行' },
    delete: { all: '删除每一行', own: '删除自己的行', some: '删除一部分行' },
  },
} as const;
