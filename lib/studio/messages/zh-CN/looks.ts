import type { Translation } from '../translation';
import type { looks as source } from '../en/looks';

export const looks = {
  label: '外观',
  open: '量身设计',
  sample: '文 Aa',
  look: '外观 {number, number}：{type}，{corners}',
  type: {
    plain: '朴素的字',
    book: '书本的字',
    round: '圆润的字',
    poster: '海报的字',
    desk: '轻盈的字',
  },
  corners: { sharp: '尖角', soft: '微圆角', round: '圆角' },
  another: {
    open: '换个外观',
    title: '换个外观',
    words: '只换颜色、字体和圆角，应用做的事都不变。原来看得清的，换了还看得清。',
    more: '看看别的',
    loadFailed: '没能读到配色。{reason}',
    none: '这个应用的颜色写在各个部分里。想换外观，用话说出来就行。',
    take: '用这个外观',
    summary: '换了外观',
    taken: '外观已换好（版本 {number, number}）',
  },
} as const satisfies Translation<typeof source>;
