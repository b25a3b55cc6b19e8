import type { Translation } from '../translation';

/** 发布页里给网站用自己网址的卡片。 */
export const domains = {
  title: '用自己的网址',
  words: '如果你买了网址，比如 club.example.org，网站就能用它打开，这里的网址也会转过去。',
  label: '你的网址',
  hint: '你买的那个，或者在它前面加个名字',
  next: '继续',
  entries: '在买 {name} 的地方，找到 DNS，添加下面两条记录中的一条。它证明这个网址是你的。',
  cname: '前面带名字的网址，比如 club. 或 www.：加这条，访客也会直接来到这里',
  txt: '任何网址都可以：这条只做证明，等网址也指向这台服务器，访客就能打开',
  type: '类型',
  name: '名称',
  value: '值',
  copy: '复制值',
  copied: '值已复制',
  check: '加好了，现在检查',
  verified: '网站可以用 {name} 打开，原来的网址会转过去。',
  remove: '不再用这个网址',
  change: '换一个网址',
} as const satisfies Translation<typeof import('../en/domains').domains>;
