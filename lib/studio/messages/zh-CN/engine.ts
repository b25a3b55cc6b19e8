import type { engine as source } from '../en/engine';
import type { Translation } from '../translation';

export const engine = {
  menu: '运行方式…',
  title: '这个应用用什么运行',
  label: '运行方式',
  automatic: '自动',
  automaticWords: '只有页面的应用用 Easel，旁边还需要服务器的用 WebContainer。',
  embedded: 'Easel',
  embeddedWords: '马上启动，什么设备都行。适合只有页面的应用。',
  webcontainer: 'WebContainer',
  webcontainerWords: '在这个浏览器里运行完整的 Node 项目，由 StackBlitz 提供。启动慢一些，需要联网和电脑上的浏览器。',
  keepsDataWords: '这个应用用不了：它的数据存在 Easel 里，从那边还读不到。',
  now: '这个应用现在用 {name} 运行。',
  save: '用这个',
  other: '换另一种运行方式试试',
  absent: '这个应用在这里跑不起来',
  reason: {
    'not-isolated':
      '这个浏览器运行不了 WebContainer。文件仍然可以看、可以改；也可以用新版的 Chrome、Edge 或 Firefox 打开。',
    'host-silent': 'WebContainer 的地址没有回应。文件仍然可以看、可以改；刷新这个页面可以再试一次。',
    'boot-failed': 'WebContainer 没能启动。文件仍然可以看、可以改；刷新这个页面可以再试一次。',
  },
  absentShort: '没有运行',
  openFiles: '打开文件',
} as const satisfies Translation<typeof source>;
