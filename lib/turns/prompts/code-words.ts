/**
 * What Chinese requests call the parts of an app, and the English words for them in code. A model names files and
 * variables in English, so the words of a Chinese request occur in none of them.
 */
const table = `
卡片 card slip ticket|按钮 button|按键 key button|键 key button|灯 light lamp lantern|亮 lit light|声音 sound|音乐 music sound|答对 right correct|答错 wrong|答案 answer|表单 form|列表 list|清单 list|表格 table|标题 title heading header|页眉 header|页脚 footer|顶部 header top
底部 footer bottom|导航 nav header menu|菜单 menu nav|首页 home|主页 home|页面 page|弹窗 dialog modal|对话框 dialog|侧边栏 sidebar|标签 tag tab label
输入框 input field|搜索 search|筛选 filter|排序 sort order|排 sort|分类 category categories|分页 page pager|图表 chart|线 line chart curve stroke|粗 stroke width line|细 stroke width line|曲线 chart curve|柱状 bar chart|折线 line chart
图片 image photo picture|照片 photo image|图标 icon|插画 scene drawing illustration|背景 background scene|画 drawing scene|颜色 color theme|配色 color theme|字体 font|字号 font size
边框 border|边 border|圆角 radius rounded|阴影 shadow|动画 motion animate|夜间 dark theme|深色 dark theme|大屏 screen|手机 phone mobile
登录 login sign auth|注册 sign register auth|账号 account user|密码 password|用户 user|会员 member|成员 member|老板 owner admin|店主 owner admin|管理 admin manage owner|后台 admin owner
订单 order|下单 order checkout|购物车 cart basket|商品 product item|价格 price|金额 amount money price|总价 total|合计 total sum|支付 pay checkout|付款 pay|优惠 discount coupon|库存 stock inventory
取货 pickup collect|取走 pickup collect|送货 delivery|地址 address|电话 phone|姓名 name|日期 date|时间 time|今天 today|明天 tomorrow|本周 week|这周 week|本月 month|日历 calendar|时段 slot
预约 booking appointment|预订 booking reserve|订位 booking table|桌 table|座位 seat|名额 seat place capacity|报名 signup register|取消 cancel|改期 reschedule|提醒 reminder notify|通知 notice notify
留言 message wish comment|评论 comment|点赞 like heart|祝福 wish message|公告 notice|活动 event|班次 shift|志愿 volunteer|换班 swap|排班 rota shift|客人 guest customer|顾客 customer|客户 customer client
发票 invoice|打印 print|导出 export|导入 import|下载 download|上传 upload|分享 share|保存 save|删除 delete remove|编辑 edit|添加 add new|新增 add new|修改 edit
账本 ledger entry|记账 ledger entry|收入 income|支出 expense spend|预算 budget|统计 stats|报表 report|记录 record entry log|习惯 habit|打卡 check habit|连续 streak
菜谱 recipe|食材 ingredient|步骤 step|份量 serving scale|购物单 shopping|题 question quiz|分数 score|得分 score|倒计时 timer countdown|计时 timer|游戏 game|排行 rank leader
家长 parent|老师 teacher|学生 student pupil|孩子 child kid|房间 room|地图 map|联系 contact|关于 about story|说明 help note|空 empty|设置 setting
抽奖 draw raffle|抽签 draw|投票 vote poll|物品 item|失物 lost found|蛋糕 cake|花 flower|书 book|课 lesson class course|票 ticket`;

const entries = table
  .trim()
  .split(/[|\n]/)
  .map((entry) => entry.split(' '))
  .map(([said, ...words]) => ({ said: said!, words }));

/** English words that code may use for what a Chinese text talks about; empty for other languages. */
export function codeWordsOf(text: string): string {
  if (!/\p{Script=Han}/u.test(text)) return '';
  return entries.flatMap(({ said, words }) => (text.includes(said) ? words : [])).join(' ');
}
