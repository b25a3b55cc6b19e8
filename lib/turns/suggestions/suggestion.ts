/** The next steps that can be suggested for an app; each has a sentence that a person could have written. */
export type SuggestionId =
  | 'search'
  | 'chart'
  | 'calendar'
  | 'export'
  | 'undo'
  | 'groups'
  | 'print'
  | 'backup'
  | 'progress'
  | 'players';

export type Suggestion = { id: SuggestionId; text: string };
export type SuggestionLanguage = 'en' | 'zh-CN';

/**
 * Phrased as the person's own request, since a click puts it into their input. Not in the message catalogue, which
 * follows the interface's language: these follow the language of the conversation.
 */
export const suggestionWords: Record<SuggestionLanguage, Record<SuggestionId, string>> = {
  en: {
    search: 'Add a search that finds entries as I type',
    chart: 'Add a page with a chart that shows how the numbers change over time',
    calendar: 'Show everything in a month calendar too',
    export: 'Let me download the list as a table for Excel (CSV)',
    undo: 'When I delete something, let me undo it',
    groups: 'Let me sort entries into groups and show one group at a time',
    print: 'Make it look good when I print it',
    backup: 'Let me save all my data to a file and load it again on another device',
    progress: 'Show how the results get better from day to day',
    players: 'Let several people play, each with a name and their own scores',
  },
  'zh-CN': {
    search: '加一个搜索框，边输入边找到记录',
    chart: '加一页图表，看看数字随时间怎么变化',
    calendar: '再用月历的形式展示所有内容',
    export: '让我可以把列表导出成 Excel 能打开的表格（CSV）',
    undo: '删除之后可以撤销',
    groups: '让我可以把记录分组，一次只看一组',
    print: '打印出来也要好看',
    backup: '让我可以把所有数据存成文件，换设备时再读回来',
    progress: '展示每天成绩的进步',
    players: '让几个人都能玩，各有名字和自己的成绩',
  },
};
