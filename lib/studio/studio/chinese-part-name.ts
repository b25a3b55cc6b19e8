/** The most common words in the names of app parts, one at a time or as a pair that has one meaning. */
const words: ReadonlyMap<string, string> = new Map(
  `about 关于|account 账号|accounts 账号|add 添加|admin 管理|answer 答案|api 接口|app 应用|arrow 箭头|art 插画|article 文章|articles 文章|auth 登录|avatar 头像|background 背景|badge 徽标|banner 横幅|bar 栏|basket 购物篮|best 最佳|bill 账单|blood 血|board 看板|book 簿|booking 预约|bookings 预约|bottom 底部|box 盒子|brand 品牌|budget 预算|button 按钮|cake 蛋糕|cakes 蛋糕|calendar 日历|call 调用|calls 调用|card 卡片|cards 卡片|cart 购物车|categories 分类|category 分类|cell 格子|chart 图表|charts 图表|check 检查|checkout 结账|cheer 庆祝|choice 选项|choices 选项|choose 选择|class 班级|client 客户|clients 客户|clock 时钟|code 代码|color 颜色|colors 颜色|colour 颜色|colours 颜色|comment 评论|comments 评论|confirm 确认|contact 联系|content 内容|copy 复制|count 计数|countdown 倒计时|course 课程|courses 课程|crumbs 路径|csv CSV |curve 曲线|customer 顾客|customers 顾客|daily 每日|dashboard 概览|data 数据|database 数据库|date 日期|dates 日期|day 日|days 日|desk 工作台|detail 详情|details 详情|dialog 弹窗|download 下载|drawer 抽屉|drawing 画|duel 对战|edit 编辑|editor 编辑器|empty 空白|end 结束|entries 记录|entry 记录|error 错误|event 活动|events 活动|expense 支出|expenses 支出|export 导出|faq 常见问题|field 输入框|fields 输入框|file 文件|files 文件|filter 筛选|filters 筛选|finish 完成|flower 花|flowers 花|footer 页脚|form 表单|format 格式|formula 算式|frame 框架|gallery 图库|game 游戏|goods 商品|grid 网格|guard 入口检查|guest 来宾|guests 来宾|habit 习惯|habits 习惯|head 开头|header 页头|heart 爱心|helpers 工具|hero 首屏|history 历史|home 首页|hook 功能|hours 时间|how 说明|icon 图标|icons 图标|image 图片|images 图片|import 导入|income 收入|info 信息|input 输入框|intro 介绍|inventory 库存|invite 邀请|invoice 发票|invoices 发票|item 项目|items 项目|key 按键|keys 按键|lamp 灯|language 语言|lantern 灯笼|lanterns 灯笼|layout 布局|leaf 页|ledger 账本|legend 图例|level 关卡|levels 关卡|line 行|link 链接|links 链接|list 列表|local 本机|log 记录|login 登录|logo 标志|lost 找不到|map 地图|mark 标记|meal 餐|member 成员|members 成员|menu 菜单|message 消息|messages 消息|modal 弹窗|money 金额|month 月份|monthly 每月|name 名字|names 名字|nav 导航|navigation 导航|new 新建|not 未|note 笔记|notes 笔记|notice 提示|now 当前时间|number 数字|numbers 数字|offer 优惠|option 选项|options 选项|order 订单|orders 订单|out 外|owner 店主|pad 键盘|page 页面|pages 页面|pair 对照|palette 配色|panel 面板|part 部件|parts 部件|party 聚会|pattern 图案|payment 付款|payments 付款|people 用户|person 用户|photo 照片|photos 照片|picker 选择器|pickup 取货|pill 药|pills 药|plan 计划|planner 计划|plate 牌|play 玩法|player 玩家|players 玩家|poster 海报|price 价格|prices 价格|print 打印|prize 奖品|product 商品|products 商品|profile 资料|profiles 资料|progress 进度|puzzle 题目|puzzles 题目|quantity 数量|question 问题|questions 问题|raffle 抽奖|reading 读数|readings 读数|recipe 菜谱|recipes 菜谱|record 记录|records 记录|reminder 提醒|report 报表|reports 报表|result 结果|results 结果|review 评价|reviews 评价|ring 圆环|river 河|roll 滚动|room 房间|rooms 房间|route 路线|row 行|sample 示例|scene 画面|schedule 日程|score 得分|screen 屏幕|search 搜索|section 版块|seed 示例|select 选择|settings 设置|share 分享|sheet 表|shelf 货架|shift 班次|shifts 班次|shop 店铺|shopping 购物|sidebar 侧栏|sign 登录|signup 注册|site 网站|slot 时段|slots 时段|small 小|solver 解题|sound 声音|stamp 印章|star 星星|stars 星星|start 开始|state 状态|statistics 统计|stats 统计|status 状态|step 步骤|steps 步骤|stock 库存|storage 存储|store 店铺|story 故事|streak 连续天数|streaks 连续天数|street 街|strip 条|summary 汇总|supplies 用品|switch 切换|switcher 切换|tab 标签页|table 表格|tables 表格|tabs 标签页|tag 标签|tags 标签|task 任务|tasks 任务|teacher 老师|text 文字|theme 配色|ticket 票|tickets 票|tile 方块|time 时间|timer 计时器|tip 提示|title 标题|toast 提示|today 今天|todo 待办|todos 待办|toggle 开关|toolbar 工具栏|tools 工具|top 顶部|total 合计|totals 合计|tree 树|types 数据格式|user 用户|users 用户|utils 工具|value 数值|verdict 结果|view 视图|visit 来访|wedding 婚礼|week 周|weekly 每周|welcome 欢迎|wish 留言|wishes 留言|word 文字|words 文字|writer 书写|year 年`
    .split('|')
    .map((line): [string, string] => {
      const at = line.indexOf(' ');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
);

/**
 * An English part's name in Chinese ("Category chart": 分类图表), or null if any of its words is unknown: half of a name
 * would look like a different one. A name that is already Chinese stays.
 */
export function chinesePartName(name: string): string | null {
  if (!/[A-Za-z]/.test(name)) return name;
  const found = name
    .toLowerCase()
    .split(' ')
    .map((word) => (/^\d+$/.test(word) ? word : words.get(word)));
  return found.every((word) => word !== undefined) ? found.join('').trim() : null;
}
