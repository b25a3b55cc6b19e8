/** `surely`: words that hardly ever occur in a request for another kind of app; `words`: weaker hints. */
type Kind = { name: string; surely: RegExp; words: RegExp; complete: string };

/**
 * What "complete" can mean for each kind of app; sent with a first build only, and only for the kind the prompt is
 * about.
 */
const kinds: readonly Kind[] = [
  {
    name: 'shop',
    surely:
      /\b(?:shop|store|basket|checkout|gift box(?:es)?|bakery|takeaway|for sale|sell(?:s|ing)?|order (?:online|from))\b|网店|商店|小店|商城|购物|团购|接龙|下单|点餐|外卖|出售|卖/gi,
    words:
      /\b(?:cart|menu|to order|orders?|products|collection|customers|prices?|delivery|sold out|stock)\b|店|订单|菜单|多少钱|价格|库存|自提|送货/gi,
    complete: `A shop: a page for each thing with its drawing, story, price and what is left; kinds, search and sort; a basket in the header with its
count, kept through a reload and changed in place; delivery and its price before the last step; an order number; sold out said and never sold twice. The order says its state. Owner: orders newest first with totals and states, sums of today and the week, stock changed in
place, things added, changed and hidden.`,
  },
  {
    name: 'booking',
    surely:
      /\b(?:book(?:ing|ings|able|ed)?|appointments?|reserv\w+|availability|time ?slots?)\b|预约|预订|订座|订位|时段/gi,
    words:
      /\b(?:slots?|lessons?|hire|rent(?:al|ing)?|sign[- ]?ups?|seats?|courts?|hours?|nobody can take|twice|calendar|cancel(?:led)?|diary)\b|试听|报名|名额|租|入住|日历|满了/gi,
    complete: `A booking: the days and hours as a calendar or a plan, taken, closed and past ones to be seen and not to be chosen, the next free one
offered; length and price before it is sent; a code or link with which one sees, changes and cancels it, and an .ics file; the same time
never twice, held by the database; a day that is full names the next ones. Pages: what can be booked and what to
bring, the calendar, the confirmation as a card, one's own booking. Owner: today first, the week, times closed, one added for who rings, changed, cancelled with undo.`,
  },
  {
    name: 'community',
    surely:
      /\b(?:club|community|forum|neighbou?rs?|vot(?:e|es|ing)|polls?|guest ?book|lost and found|volunteers?|lift(?: |-)shar(?:e|ing)|carpool|party)\b|社区|论坛|投票|留言|邻居|俱乐部|失物|志愿|拼车|聚会|派对/gi,
    words: /\b(?:members?|chat|share|invit(?:e|ed|ation)|together|everyone|bring)\b|会员|同学|大家|一起|分享/gi,
    complete: `A community: newest and most wanted, search and kinds; a page for each entry with what others say to it; one's own entries changed, closed and
taken back with undo; counts that change while one looks; who said what and when, in words such as "an hour ago"; what one's rights are said
where they end. Pages: the board, an entry, one's own, who is here and how it goes. At the first visit it is lively: entries of different
ages, one answered, one settled. Owner: pins, hides and closes, with the number of people and entries.`,
  },
  {
    name: 'content',
    surely:
      /\b(?:blog|magazine|portfolio|website|homepage|landing page|articles?|recipes?|wiki|nice site|museum)\b|博客|文章|官网|主页|网站|作品集|食谱|菜谱|指南|新闻/gi,
    words:
      /\b(?:news|guide|gallery|about us|site|pages?|stor(?:y|ies)|history|walks|introduc\w+)\b|介绍|故事|常见问题|怎么来|附近/gi,
    complete: `A content site: a first page that leads somewhere, a list with kinds and search, a page for each piece with its drawing, date, length and
what goes with it, about and contact with hours and the way there; each page at an address of its own, with a title, good on paper. The front page has
one piece large, others unlike in size; a piece reads well: lead, subheads, a drawing or pull quote within, the next one at its end. Owner:
writes, keeps as a draft, previews, publishes.`,
  },
  {
    name: 'tool',
    surely:
      /\b(?:calculator?|calculate|convert(?:er)?|generator?|planner|timer|counter|invoices?|budget|checklist|to-?do|track(?:er|ing)?|estimate|organi[sz]ed)\b|计算|换算|算出|帮我算|估算|生成器|计划|计时|记账|清单|待办|打卡|发票|预算/gi,
    words: /\b(?:split|notes?|tick|print|tablet|type in|number(?:ed)?|find)\b|工具|记录/gi,
    complete: `A tool: an example that is worked out at the first visit, the result at once while one types, in numbers and in a sentence, and how it came
about; wrong values said at their field; what one entered kept, earlier ones to go back to, undo, begin again; copy, print, and a file to
take away; the keyboard for all of it. The result is drawn (a dial, a bar, a strip of days), not only a number. Pages: the tool, what was
kept with its sums, how it reckons.`,
  },
  {
    name: 'dashboard',
    surely:
      /\b(?:dashboard|statistics|crm|inventory|kpis?|analytics|pipeline|trends?|charts?|over the year)\b|看板|仪表盘|统计|报表|管理系统|后台|图表|曲线/gi,
    words:
      /\b(?:overview|reports?|charts?|graphs?|manage(?:ment|r)?|admin|months?|weeks?|takings|average)\b|库存|每天|每周|每月|趋势|最近|变化|录入|营业额/gi,
    complete: `A dashboard: what matters today in numbers with how it was before, a span of time to choose, two charts or more of different kinds with
units and words for what they show; the entries as a table with search, filter, sort, a total and CSV; a page for each entry with its
history; entries added, changed in place, deleted with undo. What is out of the ordinary is said in a sentence with a way to it; months of
entries with seasons and gaps in them, so that charts have a shape.`,
  },
  {
    name: 'game',
    surely: /\b(?:game|quiz|puzzle|snake|trivia|times tables)\b|游戏|小测|猜谜|闯关|拼图/gi,
    words: /\b(?:play(?:er)?s?|memory|score|levels?|rounds?|questions)\b|猜|得分|问答|关卡|题/gi,
    complete: `A game: how it goes in one line or shown, a start, a pause, levels that grow harder, keyboard and touch, sounds made by WebAudio that can be
off, something that moves or lights up at each success, an end worth seeing, best scores kept with their date, and again with one press. The board is drawn in the subject's world and fills the screen; pieces differ by shape too; the
first minute can't be lost; daily and free play.`,
  },
  {
    name: 'form',
    surely:
      /\b(?:form|survey|questionnaire|application|apply|feedback|(?:damage|fault|incident) report|report(?:ing|s)? (?:damage|repairs|faults|problems|a)|complaints?|rsvp|registration)\b|问卷|调查|表单|申请|反馈|投诉|登记|报修|上报|报名页面|报名表/gi,
    words: /\b(?:damage|step|fields?|submit|send|answers)\b|报名|提交|填写|手机号/gi,
    complete: `A form: steps with where one is, back without loss, kept while one types and after the page is closed; faults said at their field in words; a
last look before it is sent; a reference number, and a copy to keep. Owner: newest first with search, filter, state and a note to each,
sums of the answers, CSV. The first screen says who asks, what for, how long it takes and what happens then; the last one thanks, says what
happens next, and how to add to it. Pages: the form, the sent one by its number, privacy.`,
  },
];

/** A prompt usually says within these first characters what the app is. */
const head = 30;
const opening = 90;

/**
 * The weight of this kind's words in the prompt. A word counts double within the `opening`, and three times within the
 * `head`.
 */
function weigh({ surely, words }: Kind, prompt: string): { weight: number; at: number } {
  const seen = new Set<string>();
  let weight = 0;
  let at = Infinity;
  for (const [pattern, worth] of [
    [surely, 3],
    [words, 1],
  ] as const)
    for (const match of prompt.matchAll(pattern)) {
      at = Math.min(at, match.index);
      if (seen.has(match[0].toLowerCase())) continue;
      seen.add(match[0].toLowerCase());
      weight += match.index < head ? worth * 3 : match.index < opening ? worth * 2 : worth;
    }
  return { weight, at };
}

/** What the requested kind of app may need to be complete; empty if the prompt does not say which kind it is. */
export function tellKind(prompt: string): string {
  const told = kinds.map((kind) => ({ kind, ...weigh(kind, prompt) })).filter(({ weight }) => weight > 0);
  const [first] = told.sort((one, other) => other.weight - one.weight || one.at - other.at);
  return first ? `- To choose from, where it helps. ${first.kind.complete}` : '';
}
