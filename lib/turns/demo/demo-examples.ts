/** One example of the landing page: a conversation that the demo model can replay word for word. */
export type DemoExample = {
  /** Also the name of the recording's folder. */
  id: string;
  /** Language of the prompts, the replies and the app. */
  language: 'en' | 'zh-CN';
  title: { en: string; 'zh-CN': string };
  description: { en: string; 'zh-CN': string };
  /** The person's prompts, turn by turn; the first builds the app. */
  prompts: readonly [string, string, string, ...string[]];
};

/** The recorded conversations in display order. A test checks that the prompts equal the recordings'. */
export const demoExamples: readonly DemoExample[] = [
  {
    id: 'habit-tracker',
    language: 'en',
    title: { en: 'Habit tracker', 'zh-CN': '习惯打卡' },
    description: { en: 'Tick each day, keep a streak, see the month', 'zh-CN': '每天打卡，看连续天数和整月记录' },
    prompts: [
      "I want an app to track my daily habits – like drinking water, reading, no sugar. I tick them off each day and want to see my streaks and a little calendar of how I'm doing. Make it calm and pretty.",
      "love it! can the ticked ones have a soft green background, and please say 'Good morning' or 'Good evening' at the top depending on the time",
      'add a stats page with a chart of my last 30 days and my best streak for each habit',
    ],
  },
  {
    id: 'ledger-zh',
    language: 'zh-CN',
    title: { en: 'Household ledger', 'zh-CN': '家庭记账本' },
    description: {
      en: 'Income and spending by category, with a monthly budget',
      'zh-CN': '按分类记收支，看本月预算还剩多少',
    },
    prompts: [
      '帮我做一个家庭记账本,可以记收入和支出,分类有餐饮、交通、购物、房租、工资等,能看到这个月花了多少、还剩多少预算,最好有图表。手机上也要好用。',
      '金额的数字再大一点,支出用红色,收入用绿色',
      '加一个功能:可以把这个月的记录导出成 CSV,也可以导入',
    ],
  },
  {
    id: 'table-booking',
    language: 'en',
    title: { en: 'Restaurant with bookings', 'zh-CN': '餐厅与订位' },
    description: { en: 'Menu, opening hours and tables to book', 'zh-CN': '菜单、营业时间和在线订位' },
    prompts: [
      "A website for my small Italian restaurant 'Trattoria Lina'. Menu with prices, our story, opening hours, and people should be able to book a table for a date and time and number of people. We have 8 tables, max 6 people each, and two bookings can't take the same table at the same time. I need a page to see the bookings.",
      'make the colours warmer, like terracotta and cream, and the headline bigger',
      "customers should be able to cancel with a code they get after booking, and i want to block days when we're closed",
      "Guests' bookings have to reach me! Please save them online and not on the guest's own phone. Only I may see the list, after signing in. And two guests must never get the same table at the same time, even if they press the button together.",
    ],
  },
  {
    id: 'bakery-orders',
    language: 'en',
    title: { en: 'Bakery order board', 'zh-CN': '蛋糕店订单板' },
    description: { en: 'Drag cake orders from New to Picked up', 'zh-CN': '把订单从“新”拖到“已取走”' },
    prompts: [
      "I run a bakery and take cake orders by phone. I need a board where I drag orders from New to Baking to Ready to Picked up, with customer name, phone, cake, pickup date and price. Show me what's due today and how much money is coming in this week.",
      'the cards that are due today should stand out, maybe with an orange edge, and sort by pickup time',
      'add a customers page that shows everything each person ever ordered and how much they spent',
    ],
  },
  {
    id: 'recipe-box',
    language: 'en',
    title: { en: 'Family recipe box', 'zh-CN': '家庭菜谱' },
    description: { en: 'Search, scale, shop and cook step by step', 'zh-CN': '搜索、换算份量、列购物单、分步烹饪' },
    prompts: [
      'A recipe box for my family: add recipes with ingredients and steps, tag them, search, scale the servings, tick ingredients to make a shopping list, and a cooking mode with big text, one step at a time.',
      'make the recipe cards show a big emoji and the cooking time, and use warm colours',
      'add a weekly meal planner where i drag recipes to days and the shopping list adds everything up',
    ],
  },
  {
    id: 'invoice-maker',
    language: 'en',
    title: { en: 'Invoices for freelancers', 'zh-CN': '自由职业者发票' },
    description: { en: 'Who owes you, and a page to print', 'zh-CN': '谁还没付款，一键打印' },
    prompts: [
      "i'm a freelance designer and need simple invoices: my details, client, line items with hours and rate, VAT, total, due date, a nice printable page, and a list of invoices with paid / unpaid.",
      'put my logo initials in a circle in the corner and use a serif font for the title',
      'i bill in EUR and USD, add currency per invoice, and a yearly overview of income per client with a bar chart',
    ],
  },
  {
    id: 'times-tables',
    language: 'en',
    title: { en: 'Times tables game', 'zh-CN': '乘法口诀游戏' },
    description: { en: 'Ten questions, a timer, stars and levels', 'zh-CN': '十道题，计时、星星和关卡' },
    prompts: [
      'A fun game for my 8-year-old to practise the times tables. Ten questions a round, a timer, stars at the end, levels, and it should remember her best score. Colourful, big buttons, works on a tablet.',
      'make the buttons even bigger and add a happy animation when the answer is right',
      'let me choose which tables to practise and show me which ones she gets wrong most',
    ],
  },
  {
    id: 'stock-room',
    language: 'en',
    title: { en: 'Art supplies inventory', 'zh-CN': '美术用品库存' },
    description: { en: 'What is low, who took what and when', 'zh-CN': '什么快用完了，谁在何时取走' },
    prompts: [
      "Inventory for our school's art supplies. Items with quantity, shelf, minimum level; warn me when something is low; log who took what and when; import and export the list as CSV; a dashboard with totals.",
      'rows that are below minimum should be red and the table should stay readable on my phone',
      'let me undo the last booking and add a chart of use per week',
    ],
  },
  {
    id: 'summer-party',
    language: 'en',
    title: { en: 'Street summer party', 'zh-CN': '街区夏日派对' },
    description: { en: 'Countdown, programme and who brings what', 'zh-CN': '倒计时、节目单和自带清单' },
    prompts: [
      "A landing page for our street's summer party on 12 June next year with a countdown, programme, what to bring list that neighbours can sign up for (name + item), RSVP with number of guests, and a simple page for me to see who comes.",
      'can it look more like a hand-made poster, with sunny colours and playful letters',
      'allow two languages, English and German, with a switch, and let people change their RSVP later',
    ],
  },
  {
    id: 'volunteer-rota',
    language: 'en',
    title: { en: 'Volunteer rota', 'zh-CN': '志愿者排班' },
    description: { en: 'Shifts by day, gaps at a glance, swaps', 'zh-CN': '每天的班次，空缺一目了然，可换班' },
    prompts: [
      "I coordinate the volunteers at our food bank and need a rota. I want to see the shifts for each day, who is on, and straight away where we still have gaps. People should also be able to swap shifts with each other when they can't come.",
      'When I fill a gap, can you show me how many shifts everyone already has that week, with the ones who have the fewest at the top? And if nobody at all is on a shift it should really jump out at me.',
      "Sometimes people can't come and nobody wants to swap. They should be able to put their shift up so that anyone can take it over, and until someone does they stay on it. I'd like to see all of those in one place at the top.",
    ],
  },
  {
    id: 'guest-book',
    language: 'en',
    title: { en: 'Wedding guest book', 'zh-CN': '婚礼留言簿' },
    description: { en: 'Guests sign up and write; you may hide a wish', 'zh-CN': '宾客注册留言，新人可以隐藏留言' },
    prompts: [
      "We're getting married! I want a guest book site: guests sign up, write a wish, add an emoji, and can edit or delete their own. Everyone signed in sees all wishes. My partner and I should be able to hide a message. Romantic but not kitsch.",
      'make it possible to react to a wish with a heart, one per person',
      'only show the wishes after the wedding day, which is 5 September next year, until then each guest sees only their own',
    ],
  },
  {
    id: 'parent-evening',
    language: 'en',
    title: { en: 'Parents’ evening', 'zh-CN': '家长会预约' },
    description: { en: 'Parents book ten minutes, no slot twice', 'zh-CN': '家长预约十分钟，时段不会重复' },
    prompts: [
      "I'm a teacher. Parents should book a 10 minute slot for parents' evening. I set the date and times, parents see what's free, book one per child, and can cancel. Two parents must never get the same slot. I see the full list and can print it.",
      'bigger time buttons on the phone and grey out the past',
      "let me add a private note to each booking that parents can't see, and export everything as CSV",
    ],
  },
];

/**
 * Conversations recorded with the current instructions, whose apps use ready-made parts (`conversations/README.md`).
 */
export const examplesWithParts: readonly DemoExample[] = [
  {
    id: 'summer-party-zh',
    language: 'zh-CN',
    title: { en: 'Neighbours’ summer night', 'zh-CN': '小区夏日派对' },
    description: { en: 'Countdown, who brings what, and a prize draw', 'zh-CN': '倒计时、认领带什么、报名和抽奖' },
    prompts: [
      '我们小区明年6月12号晚上办夏日派对，帮我做个网页发到业主群里：要有倒计时、节目单，邻居可以认领自己带什么（写名字和带的东西），还能报名来几个人。另外给我自己留一页，看都有谁来。',
      '能不能改得像小时候学校的黑板报？粉笔写字、粉笔画的感觉，颜色热闹一点。',
      '再加个抽奖：报名的每家自动有一个号码，自己能看到；当晚我点一下就抽出中奖的那家，投到幕布上大家都看得见。',
    ],
  },
  {
    id: 'twenty-four-zh',
    language: 'zh-CN',
    title: { en: 'The 24 game, by lantern light', 'zh-CN': '灯会 24 点' },
    description: { en: 'Four numbers, one lantern lit for each answer', 'zh-CN': '四个数凑成 24，答对一题亮一盏灯' },
    prompts: [
      '做一个24点小游戏，给上小学的孩子练口算。每题四个1到10的数，用加减乘除和括号凑成24，保证有解。难度分三档，限时可以关掉。答错了不要扣分，说一句鼓励的话，想不出来可以看答案。连对几题和最好成绩要记下来，下次打开还在。',
      '小朋友说加减乘除那几个键不够大，能不能再大一点？还有答对的时候灯亮得热闹些，让他多高兴一会儿。',
      '能不能加一个两个人一起玩的？哥哥和妹妹轮流答，各记各的分，十题完了看谁点亮的灯多。',
    ],
  },
  {
    id: 'blood-pressure-zh',
    language: 'zh-CN',
    title: { en: 'Blood pressure diary', 'zh-CN': '血压记录本' },
    description: { en: 'Large type, curves, a page for the doctor', 'zh-CN': '大字、曲线，复诊时打印给医生看' },
    prompts: [
      '给我爸做一个记血压的，他72了，眼睛不太好，字要大。每天早晚各量一次，填高压、低压、心率，可以写一句备注。打开就能看到最近一周和最近一个月的曲线，早上和晚上分开。高压到140或者低压到90就标出来提醒一下，别吓人。下个月要去复诊，最好能按日期打印出来给医生看。数据就存在他这个平板上，不要登录。',
      '我爸说线太细看不清，画粗一点，早上用橙色、晚上用深蓝，一眼能分开。填数的按钮也再大些。',
      '再加一个吃药打勾：早饭后、晚饭后各一次，今天还没吃就在最上面提醒一句。打印给医生的那页也带上哪几天漏了。',
    ],
  },
];

/** The examples that the demo model can replay and the start page shows. */
export const allExamples: readonly DemoExample[] = [...demoExamples, ...examplesWithParts];
