import type { Translation } from '../translation';
import type { landing as source } from '../en/landing';

export const landing = {
  nav: {
    label: 'Easel',
    myApps: '我的应用',
    gallery: '作品集',
    otherLanguage: 'English',
    theme: '配色',
    settings: '设置',
  },
  title: '<ph>说出你要的应用，</ph><ph>看着它动起来。</ph>',
  lead: '用自己的话写下需要什么。Easel 就在旁边把它做出来、试一遍，你说发布再发布。',
  label: '描述你的应用',
  placeholder: '给我的理发店做一个预约页面。客人选发型、看空闲时间、下单预约。我在手机上看当天的安排。',
  keys: '{key} + Enter',
  build: '开始做',
  empty: '先写下它要做什么',
  share: '免费，不用注册：每天 {apps, number} 个应用、{changes, number} 次修改',
  days: '应用在你最后一次来之后保留 {days, number} 天。',
  checking: '正在确认你不是机器人，几秒钟就好。',
  kept: '{reason}写的内容还在。',
  demo: '<b>正在使用演示模型。</b>它能做出下面的{count, plural, =12 {十二个示例} other { # 个示例}}。想做别的，请<a>连接模型</a>。',
  demoOfOthers:
    '<b>正在使用演示模型。</b>它能做出下面的{count, plural, =12 {十二个示例} other { # 个示例}}。想做别的，请找运行这个 Easel 的人：模型由他们选择。',
  templates: '模板',
  templatesTitle: '从做好的应用开始',
  templatesLead: '点一下就是你的完整应用，不用模型，也不花钱。之后想怎么改，说一声或自己动手都行。',
  opening: '正在打开……',
  examples: '示例',
  examplesTitle: '从示例开始',
  facts: {
    label: '可以放心的事',
    undoTitle: '每次修改都能撤回',
    undo: '每次修改都是一个版本。可以回到任何一个，也能再回来。',
    earlyTitle: '边做边看',
    early: '其余部分还在写，应用就已经出现；每次修改都检查过，才算做好。',
    keptTitle: '什么都不会丢',
    kept: '中途关掉页面也没关系。做好的都留着，回来接着做。',
  },
  foot: 'Easel 把一句话变成能用的应用。',
} as const satisfies Translation<typeof source>;
