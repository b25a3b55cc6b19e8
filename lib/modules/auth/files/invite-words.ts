/** What the pages of invitations say; `words.ts` takes it along. */
const en = {
  invites: 'Invite somebody',
  invitesWords: 'You get a link and send it yourself. It works once, for seven days, for this address alone.',
  inviteMake: 'Make the link',
  inviteLink: 'Link for {email}',
  inviteShown: 'Copy it now: it is not shown again.',
  inviteCopy: 'Copy',
  inviteCopied: 'Copied.',
  inviteOpen: 'Not used yet',
  inviteUntil: 'Until {date}',
  inviteOver: 'Ran out',
  inviteBack: 'Take back',
  inviteYou: 'You are invited. Use the e-mail address the invitation was for.',
  inviteDone: 'Welcome! You are in: {role}.',
  'fault.invite_gone': 'This invitation was used already, taken back or ran out. Ask for another one.',
  'fault.invite_other':
    'This invitation is for another e-mail address. Sign out, and come back by the link with that one.',
  'fault.invite_form': 'Check the e-mail address. At most 500 invitations wait at a time.',
};
type InviteWord = keyof typeof en;

const zh: Record<InviteWord, string> = {
  invites: '邀请别人',
  invitesWords: '会生成一个链接，由你自己发给对方。只限这个邮箱，只能用一次，七天内有效。',
  inviteMake: '生成链接',
  inviteLink: '给 {email} 的链接',
  inviteShown: '请现在复制，之后不再显示。',
  inviteCopy: '复制',
  inviteCopied: '已复制。',
  inviteOpen: '还没有使用',
  inviteUntil: '{date} 前有效',
  inviteOver: '已过期',
  inviteBack: '撤回',
  inviteYou: '你收到了邀请。请使用受邀的邮箱地址。',
  inviteDone: '欢迎加入！你的身份：{role}。',
  'fault.invite_gone': '这个邀请已用过、被撤回或已过期，请对方再发一个。',
  'fault.invite_other': '这个邀请是给另一个邮箱的。请退出登录，用那个邮箱重新打开链接。',
  'fault.invite_form': '请检查邮箱地址。最多可有 500 个未使用的邀请。',
};

const de: Record<InviteWord, string> = {
  invites: 'Jemanden einladen',
  invitesWords: 'Du bekommst einen Link und schickst ihn selbst. Er gilt einmal, sieben Tage, nur für diese Adresse.',
  inviteMake: 'Link anlegen',
  inviteLink: 'Link für {email}',
  inviteShown: 'Kopiere ihn jetzt, er wird nicht noch einmal gezeigt.',
  inviteCopy: 'Kopieren',
  inviteCopied: 'Kopiert.',
  inviteOpen: 'Noch nicht benutzt',
  inviteUntil: 'Bis {date}',
  inviteOver: 'Abgelaufen',
  inviteBack: 'Zurücknehmen',
  inviteYou: 'Du bist eingeladen. Nimm die E-Mail-Adresse, für die die Einladung ist.',
  inviteDone: 'Willkommen! Du bist dabei: {role}.',
  'fault.invite_gone': 'Diese Einladung wurde schon benutzt, zurückgenommen oder ist abgelaufen. Bitte um eine neue.',
  'fault.invite_other':
    'Diese Einladung gilt für eine andere Adresse. Melde dich ab und komm mit ihr über den Link wieder.',
  'fault.invite_form': 'Prüfe die E-Mail-Adresse. Höchstens 500 Einladungen können offen sein.',
};

const ja: Record<InviteWord, string> = {
  invites: '招待する',
  invitesWords: 'リンクができるので、ご自分で送ってください。このアドレスだけで、一度だけ、7日間使えます。',
  inviteMake: 'リンクを作る',
  inviteLink: '{email}用のリンク',
  inviteShown: '再び表示されないので、今コピーしてください。',
  inviteCopy: 'コピー',
  inviteCopied: 'コピーしました。',
  inviteOpen: 'まだ使われていません',
  inviteUntil: '{date}まで',
  inviteOver: '期限切れ',
  inviteBack: '取り消す',
  inviteYou: '招待されています。招待されたメールアドレスを使ってください。',
  inviteDone: 'ようこそ！参加しました：{role}。',
  'fault.invite_gone': 'この招待は使用済みか、取り消されたか、期限切れです。もう一度お願いしてください。',
  'fault.invite_other': 'この招待は別のアドレス宛てです。ログアウトし、そのアドレスでリンクを開き直してください。',
  'fault.invite_form': 'メールアドレスを確かめてください。未使用の招待は500件までです。',
};

export const inviteWords = { en, zh, de, ja };
