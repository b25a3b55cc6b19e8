import type { Translation } from '../translation';
import type { requests as source } from '../en/requests';

export const requests = {
  mode: {
    label: '你的话要怎么办',
    ask: '提问',
    plan: '先计划',
    build: '直接做',
  },
  placeholder: {
    plan: '提一个修改，先看计划',
    ask: '问问这个应用，什么也不改',
  },
  planFirst: '先给我看计划',
  planFirstOn: '以后的修改会先给你看计划。',
  planFirstOff: '以后的修改会直接做。',
  plan: {
    change: '改一改计划',
    label: '计划',
    hint: '一行一步，可以改、加、删。',
    empty: '计划至少要有一步',
    approved: '你同意了这个计划。',
    changed: '你改过计划，并同意了。',
    declined: '你没有同意，什么也没改。',
  },
  edit: {
    report: '应用报告的内容',
    label: '修改这个请求（{number, number}）',
    running: 'Easel 还在工作。先停下它，或者等它做完。',
    title: '回到这个请求之前吗？',
    titleWords: '它的文字会回到输入框，可以再改。',
    back: '已回到这个请求之前。版本 {previous, number} 仍留在“版本”里。',
    undone: '又回到{number, plural, =0 {最开始} other {版本 {number, number}}}了。',
  },
  next: { label: '接下来可以' },
  rules: {
    open: '规则',
    title: '这个应用的规则',
    words: '每次修改都要遵守什么？像对人说话一样写就行。',
    label: '一行一条规则',
    example: '价格写成 ¥12.5\n我们的颜色是深蓝和米白\n句子短一点，亲切一点',
    hint: '从下一次修改起生效。规则放在应用的文件 AGENTS.md 里，保存后会有一个新版本。',
    tooLong: '{over, plural, other {超出 # 个字符。}}',
    loadFailed: '没能读到规则。{reason}',
    summary: '改了规则',
    saved: '规则已保存为版本 {number, number}。',
    same: '规则没有变。',
  },
} as const satisfies Translation<typeof source>;
