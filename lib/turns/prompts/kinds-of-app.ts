type Kind = { name: string; words: RegExp; complete: string };

/**
 * What "complete" can mean for each kind of app; sent with a first build only, and only for the kind the prompt is
 * about.
 */
const kinds: readonly Kind[] = [
  {
    name: 'shop',
    words:
      /\b(?:shop|sell(?:s|ing)?|basket|cart|menu|takeaway|bakery|for sale|to order|order (?:online|from)|orders from|products)\b|店|商城|下单|订单|购物|点餐|外卖|菜单|出售/i,
    complete: `A shop: a page for each thing with its drawing, story, price and what is left; kinds, search and sort; a basket in the header with its
count, kept through a reload and changed in place; delivery and its price before the last step; an order number; sold out said and never sold twice. The order says its state. Owner: orders newest first with totals and states, sums of today and the week, stock changed in
place, things added, changed and hidden.`,
  },
  {
    name: 'booking',
    words:
      /\b(?:book(?:ing|ings|able)?|appointments?|reserv\w+|slots?|lessons?|tables?|rooms?|hire|rent(?:al|ing)?|availability|sign[- ]?ups?|seats?)\b|预约|预订|订座|订位|试听|报名|时段|名额|租/i,
    complete: `A booking: the days and hours as a calendar or a plan, taken, closed and past ones to be seen and not to be chosen, the next free one
offered; length and price before it is sent; a code or link with which one sees, changes and cancels it, and an .ics file; the same time
never twice, held by the database; a day that is full names the next ones. Pages: what can be booked with price and
what to bring, the calendar, the confirmation like a card one keeps, one's own booking. Owner: today first, the week, times closed, one added for who rings, changed, cancelled with undo.`,
  },
  {
    name: 'community',
    words:
      /\b(?:club|community|forum|members?|neighbou?rs?|vot(?:e|es|ing)|polls?|guest ?book|chat|share|lost and found|volunteers?|lift|carpool)\b|社区|论坛|投票|留言|邻居|会员|俱乐部|失物|志愿|拼车|同学/i,
    complete: `A community: newest and most wanted, search and kinds; a page for each entry with what others say to it; one's own entries changed, closed and
taken back with undo; counts that change while one looks; who said what and when, in words such as "an hour ago"; what one's rights are said
where they end. Pages: the board, an entry, one's own, who is here and how it goes. At the first visit it is lively: entries of different
ages, one answered, one settled. Owner: pins, hides and closes, with the number of people and entries.`,
  },
  {
    name: 'content',
    words:
      /\b(?:blog|magazine|portfolio|website|homepage|landing|articles?|news|recipes?|guide|museum|gallery|about us|wiki)\b|博客|文章|官网|主页|介绍|作品集|食谱|菜谱|指南|新闻/i,
    complete: `A content site: a first page that leads somewhere, a list with kinds and search, a page for each piece with its drawing, date, length and
what goes with it, about and contact with hours and the way there; each page at an address of its own, with a title, good on paper. The front page has
one piece large, others unlike in size; a piece reads well: lead, subheads, a drawing or pull quote within, the next one at its end. Owner:
writes, keeps as a draft, previews, publishes.`,
  },
  {
    name: 'tool',
    words:
      /\b(?:calculator?|calculate|convert(?:er)?|generator?|planner|timer|counter|invoice|budget|split|track(?:er|ing)?|checklist|to-?do|notes?|estimate)\b|计算|换算|生成器|计划|计时|记账|清单|待办|打卡|发票|预算/i,
    complete: `A tool: an example that is worked out at the first visit, the result at once while one types, in numbers and in a sentence, and how it came
about; wrong values said at their field; what one entered kept, earlier ones to go back to, undo, begin again; copy, print, and a file to
take away; the keyboard for all of it. The result is drawn (a dial, a bar, a strip of days), not only a number. Pages: the tool, what was
kept with its sums, how it reckons.`,
  },
  {
    name: 'dashboard',
    words:
      /\b(?:dashboard|overview|statistics|reports?|charts?|crm|inventory|manage(?:ment|r)?|pipeline|kpis?|analytics|admin)\b|看板|仪表盘|统计|报表|管理系统|后台|图表|库存/i,
    complete: `A dashboard: what matters today in numbers with how it was before, a span of time to choose, two charts or more of different kinds with
units and words for what they show; the entries as a table with search, filter, sort, a total and CSV; a page for each entry with its
history; entries added, changed in place, deleted with undo. What is out of the ordinary is said in a sentence with a way to it; months of
entries with seasons and gaps in them, so that charts have a shape.`,
  },
  {
    name: 'game',
    words:
      /\b(?:game|quiz|puzzle|play(?:er)?s?|memory|snake|trivia|score|levels?|times tables)\b|游戏|小测|猜|闯关|得分|拼图|问答/i,
    complete: `A game: how it goes in one line or shown, a start, a pause, levels that grow harder, keyboard and touch, sounds made by WebAudio that can be
off, something that moves or lights up at each success, an end worth seeing, best scores kept with their date, and again with one press. The board is drawn in the subject's world and fills the screen; pieces differ by shape too; the
first minute can't be lost; daily and free play.`,
  },
  {
    name: 'form',
    words:
      /\b(?:form|survey|questionnaire|application|apply|feedback|report(?:ing)? (?:damage|a)|damage|complaints?|rsvp|registration)\b|问卷|调查|表单|申请|反馈|投诉|登记|报修|上报/i,
    complete: `A form: steps with where one is, back without loss, kept while one types and after the page is closed; faults said at their field in words; a
last look before it is sent; a reference number, and a copy to keep. Owner: newest first with search, filter, state and a note to each,
sums of the answers, CSV. The first screen says who asks, what for, how long it takes and what happens then; the last one thanks, says by when
somebody answers, and how to add to it. Pages: the form, the sent one by its number, privacy.`,
  },
];

/** What the requested kind of app may need to be complete; empty if the prompt does not say which kind it is. */
export function tellKind(prompt: string): string {
  const told = kinds.map((kind) => ({ kind, at: prompt.search(kind.words) })).filter(({ at }) => at >= 0);
  // A prompt usually begins with what the app is; what it has comes later.
  const [first] = told.sort((one, other) => one.at - other.at);
  return first ? `- To choose from, where it helps. ${first.kind.complete}` : '';
}
