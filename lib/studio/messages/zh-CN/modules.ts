import type { Translation } from '../translation';
import type { modules as source } from '../en/modules';

export const modules = {
  menu: '现成部件',
  title: '现成部件',
  words: '由人制作并测试：不能出错的部分，还有插画。模型可以使用，但不能改动。',
  add: '加到我的应用',
  added: '已加入。可以在对话里说想放在哪里。',
  isThere: '你的应用已经有了。',
  saved: '已保存。',
  save: '保存',
  secrets: '它需要 {names}，请在“数据”里的“后台”填写。',
  get: '去哪里拿 {name}',
  update: '更新',
  remove: '移除',
  removeNow: '从我的应用移除',
  removed: '已移除。回到以前的版本就能找回。',
  name: { auth: '登录与用户', payments: '收款', scenes: '插画' },
} satisfies Translation<typeof source>;
