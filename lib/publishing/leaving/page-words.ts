/** Texts for a page whose backend does not respond, in the language of the page if it is one of these. */
export const pageWords = {
  en: {
    close: 'Close',
    'no-backend':
      'This page has no data behind it yet. Run it with "npm run dev", or name your Supabase project in .env (see .env.example) and build it again.',
    'no-network':
      'The app’s data does not answer. Check the network; on this computer, whether "npm run dev" still runs; on Supabase, whether the project is paused.',
    'no-tables':
      'The app’s tables are not there yet. Put them into your Supabase project: npx supabase db push --include-seed',
    'wrong-key':
      'The key does not belong to this Supabase project. Compare VITE_SUPABASE_ANON_KEY in .env with the project’s API keys.',
    'mail-not-confirmed':
      'This mail address is not confirmed yet. Open the link in the mail you were sent, then sign in again.',
    'no-guests':
      'Guests are not allowed yet. Switch on anonymous sign-ins in your Supabase project: npx supabase config push',
  },
  zh: {
    close: '关闭',
    'no-backend':
      '这个页面还没有连接数据。请用 npm run dev 运行，或在 .env 中填写你的 Supabase 项目（见 .env.example）后重新构建。',
    'no-network':
      '应用的数据没有响应。请检查网络；在本机上，请确认 npm run dev 仍在运行；在 Supabase 上，请确认项目没有暂停。',
    'no-tables': '应用的数据表还不存在。请把它们放进你的 Supabase 项目：npx supabase db push --include-seed',
    'wrong-key': '密钥不属于这个 Supabase 项目。请将 .env 中的 VITE_SUPABASE_ANON_KEY 与项目的 API 密钥核对。',
    'mail-not-confirmed': '这个邮箱还没有确认。请打开邮件中的链接，然后重新登录。',
    'no-guests': '还不允许访客。请在你的 Supabase 项目中开启匿名登录：npx supabase config push',
  },
} as const satisfies Record<string, Record<string, string>>;

export type Trouble = Exclude<keyof (typeof pageWords)['en'], 'close'>;
