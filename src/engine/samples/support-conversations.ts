import type { Database } from 'better-sqlite3';

type Line = readonly [role: 'customer' | 'agent', message: string];

interface Conversation {
  readonly ticket: string;
  readonly customer: string;
  readonly channel: 'chat' | 'email' | 'phone';
  /** When it begins. */
  readonly at: string;
  readonly lines: readonly Line[];
}

const conversations: readonly Conversation[] = [
  {
    ticket: 'T-1041',
    customer: 'lin.mei',
    channel: 'chat',
    at: '2025-11-03T09:12:00+08:00',
    lines: [
      ['customer', '你好'],
      ['agent', '您好，我是客服小周，很高兴为您服务。'],
      ['customer', '我上周买的电饭煲（订单 88213）还没收到，物流三天没更新了。'],
      ['agent', '非常抱歉。我帮您查一下订单 88213。'],
      ['customer', '好的，麻烦了。'],
      ['agent', '包裹滞留在杭州中转站，我已转交物流专员，今天下午给您答复。'],
      ['customer', '我这周末要用。'],
      ['agent', '明白，我会备注加急。'],
      ['customer', '好的，麻烦尽快。'],
      ['agent', '您好，物流已重新发出，预计明天送达。'],
      ['customer', '收到了，谢谢！'],
      ['agent', '不客气，问题已解决，感谢您的耐心。'],
      ['customer', '再见'],
    ],
  },
  {
    ticket: 'T-1058',
    customer: 'lin.mei',
    channel: 'chat',
    at: '2025-11-12T20:31:00+08:00',
    lines: [
      ['customer', '在吗'],
      ['agent', '您好，在的，请讲。'],
      ['customer', '电饭煲用了两次就不加热了，坏了。'],
      ['agent', '请问面板是否显示错误代码？'],
      ['customer', '显示 E3。'],
      ['agent', '麻烦您拔掉电源，等十分钟再试一次。'],
      ['customer', '试过了，还是一样。'],
      ['agent', 'E3 是温度传感器故障，可以换新或退款。'],
      ['customer', '我想退款，299 元。'],
      ['agent', '好的，麻烦提供一下收款账户的后四位。'],
      ['customer', '6621。'],
      ['agent', '已为您处理退款 299 元，三个工作日内到账。'],
      ['customer', '谢谢。'],
    ],
  },
  {
    ticket: 'T-1044',
    customer: 'j.harper',
    channel: 'email',
    at: '2025-11-04T08:05:00+00:00',
    lines: [
      ['customer', 'Hello,'],
      ['agent', 'Good morning, what can I do for you today.'],
      ['customer', 'Can I change the delivery address of order 77120? I am moving on Friday.'],
      ['agent', 'Certainly. Let me look at the order first.'],
      ['agent', 'It leaves our warehouse tomorrow evening, so there is time.'],
      ['customer', 'Good to hear.'],
      ['agent', 'Please send us the new address and we will enter it.'],
      ['customer', '14 Mill Lane, York.'],
      ['agent', 'And the postcode, please.'],
      ['customer', 'YO1 9RT.'],
      ['agent', 'The address of order 77120 has been changed. You will get a new confirmation.'],
      ['customer', 'Thank you.'],
    ],
  },
  {
    ticket: 'T-1063',
    customer: 'j.harper',
    channel: 'email',
    at: '2025-11-15T10:40:00+00:00',
    lines: [
      ['customer', 'Hello again,'],
      ['agent', 'Good day, how can we help.'],
      ['customer', 'I want to cancel my subscription to the coffee box, it is too much for one person.'],
      ['agent', 'We are sorry to hear that. Would a smaller box help?'],
      ['customer', 'No, please cancel it.'],
      ['agent', 'As you wish. Shall we still send the box of this month?'],
      ['customer', 'Yes, that one I would like to have.'],
      ['agent', 'Noted. I am entering it now.'],
      ['customer', 'Thank you.'],
      ['agent', 'Your subscription has been cancelled as of 30 November.'],
      ['agent', 'You will find this in your mail as well.'],
      ['customer', 'I see it. Goodbye.'],
    ],
  },
  {
    ticket: 'T-1047',
    customer: 'wang.qiang',
    channel: 'phone',
    at: '2025-11-05T15:20:00+08:00',
    lines: [
      ['customer', '喂，你好。'],
      ['agent', '您好，请问有什么可以帮您。'],
      ['customer', '请问扫地机器人 X2 能在有门槛的房间用吗？'],
      ['agent', '可以，门槛不超过两厘米即可。'],
      ['customer', '我家的大概一厘米半。'],
      ['agent', '那没有问题。'],
      ['customer', '那我想预订一台，黑色的。'],
      ['agent', '好的，收货地址还是中山路 18 号吗。'],
      ['customer', '对。'],
      ['agent', '已为您下单，订单 88306，周五发货。'],
      ['customer', '好，谢谢。'],
      ['agent', '感谢来电，再见。'],
    ],
  },
  {
    ticket: 'T-1066',
    customer: 'wang.qiang',
    channel: 'chat',
    at: '2025-11-16T19:02:00+08:00',
    lines: [
      ['customer', '你好。'],
      ['agent', '您好，请讲。'],
      ['customer', '我要投诉：你们的安装师傅迟到两个小时，态度也很差。'],
      ['agent', '非常抱歉给您带来不好的体验。'],
      ['agent', '方便告诉我是哪一天的安装吗。'],
      ['customer', '今天上午，订单 88306。'],
      ['agent', '谢谢，我记下来了。'],
      ['customer', '等了半天，也没人打电话。'],
      ['agent', '理解您的心情，我已转交主管处理。'],
      ['customer', '希望给个说法。'],
      ['agent', '主管明天会联系您。'],
      ['customer', '好，我等电话。'],
    ],
  },
  {
    ticket: 'T-1050',
    customer: 'sofia.k',
    channel: 'chat',
    at: '2025-11-07T18:45:00+01:00',
    lines: [
      ['customer', 'Hi'],
      ['agent', 'Hello, you are through to support.'],
      ['customer', 'The app does not let me sign in since the update, it says error 401.'],
      ['agent', 'Thanks for telling us. Which version do you use?'],
      ['customer', '5.2.1 on Android.'],
      ['agent', 'Please try to clear the cache of the app first.'],
      ['customer', 'Did that, nothing changes.'],
      ['agent', 'There is a known fault in 5.2.1. I have escalated it to our developers.'],
      ['customer', 'All right, I will wait.'],
      ['agent', 'Version 5.2.2 is out and the fault is fixed.'],
      ['customer', 'It works again, great support!'],
      ['agent', 'Happy to help.'],
    ],
  },
];

/** Messages of one support team with four customers, in two languages. */
export function fillSupportConversations(db: Database): void {
  db.exec(`CREATE TABLE messages (id INTEGER PRIMARY KEY, ticket_id TEXT NOT NULL, customer_id TEXT NOT NULL, role TEXT NOT NULL,
    message TEXT NOT NULL, channel TEXT, sent_at TEXT NOT NULL)`);
  const add = db.prepare(
    'INSERT INTO messages(ticket_id, customer_id, role, message, channel, sent_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const { ticket, customer, channel, at, lines } of conversations) {
    const zone = at.slice(19);
    const wallMs = Date.parse(`${at.slice(0, 19)}Z`);
    for (const [index, [role, message]] of lines.entries()) {
      // An answer takes a few minutes, more by mail.
      const later = index * (channel === 'email' ? 47 : 4) * 60_000;
      const sent = `${new Date(wallMs + later).toISOString().slice(0, 19)}${zone}`;
      add.run(ticket, customer, role, message, channel, sent);
    }
  }
  db.exec('CREATE INDEX messages_customer ON messages(customer_id)');
}
