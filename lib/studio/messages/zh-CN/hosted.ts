import type { Translation } from '../translation';
import type { hosted as source } from '../en/hosted';

export const hosted = {
  menu: '线上数据放在哪里…',
  title: '应用的线上数据放在哪里',
  lead: '默认由 Easel 替你保管。如果你有自己的 Supabase 项目，也可以放在那里。',
  atEasel: '现在：在 Easel。',
  atSupabase: '现在：在你自己的 Supabase 项目 {host}。',
  changes: {
    title: '放到 Supabase 之后有什么不同',
    preview: '预览、测试数据和时光机都留在这里，不变。',
    live: '发布会改动那里的表，“数据”页查看和修改的也是那里的行。',
    time: 'Easel 不能把线上数据退回到以前：Supabase 有自己的备份。',
    mail: '应用的邮件由 Supabase 自己发送，不再留在“数据”页里。以它的限额和发件人为准。',
    sign: '访客登录、确认邮箱、链接可以通往哪里，都在 Supabase 的 Authentication 里设置。',
    csv: '不能从这里把文件里的行导入线上数据。请用 Supabase 自己的导入。',
    files: '超出 Supabase 套餐限制的上传文件会留下，并告诉你是哪些。',
    sessions: '每个人要重新登录一次，密码不变。',
  },
  field: {
    url: '项目地址',
    publishableKey: 'Publishable 密钥',
    secretKey: 'Secret 密钥',
    accessToken: '访问令牌',
  },
  hint: {
    url: '例如 https://abcdefghij.supabase.co。请用一个没有表的新项目。',
    publishableKey: '在 Project Settings → API Keys 里。以 sb_publishable_ 开头，或叫“anon”。',
    secretKey: '在同一页，它的下面。以 sb_secret_ 开头，或叫“service_role”。加密保存。',
    accessToken: '在 supabase.com/dashboard/account/tokens 新建。以 sbp_ 开头。加密保存。',
  },
  move: '测试并把线上数据搬过去',
  moving: '正在搬，网站先等一下',
  moved:
    '已经搬到并核对过：{tables, plural, =0 {还没有表} other {# 张表}}、{rows, plural, other {# 行}}、{people, plural, other {# 人}}、{files, plural, other {# 个文件}}。请再发布一次，网站才会用它。这里原来的数据会保留，直到你删除应用。',
  filesLeft: '{count, plural, other {# 个文件}}没能搬过去：{files}。',
  goBack: '改回 Easel',
  isBack: '再发布一次后，网站就重新使用 Easel 的数据。内容和搬走之前一样；之后在 Supabase 里新增的留在那里。',
} as const satisfies Translation<typeof source>;
