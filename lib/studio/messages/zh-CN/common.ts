import type { Translation } from '../translation';
import type { common as source } from '../en/common';

export const common = {
  brand: 'Easel',
  brandHome: 'Easel，我的应用',
  close: '关闭',
  cancel: '取消',
  undo: '撤销',
  save: '保存',
  downloading: '已开始下载，文件会出现在浏览器的下载列表里。',
  copyRefused: '浏览器不让复制。文字已经选中，请自己复制一下。',
  copyByHand: '要复制的文字',
  tryAgain: '再试一次',
  news: '消息',
  language: '语言',
  languageName: { en: 'English', zhCN: '中文' },
  theme: '配色',
  themeName: { system: '跟随设备', light: '浅色', dark: '深色' },
  preferences: '语言和配色',
  settings: '设置',
  spending: '费用明细',
  pageMissing: '这个地址上什么也没有',
  pageMissingWords: '应用可能已被删除，或者属于别人。',
  toMyApps: '去我的应用',
} as const satisfies Translation<typeof source>;
