import type { Random } from '../random.ts';
import { createDraft } from './draft.ts';
import type { MailLanguage } from './mail-truth.ts';
import { firms, people } from './words.ts';
import type { WrittenMail } from './write-candidate.ts';

interface Filler {
  readonly firm: string;
  readonly person: string;
  /** A number of four digits, as bills and orders have. */
  readonly number: string;
  readonly day: number;
}

interface Noise {
  /** The left part of the sender's address. */
  readonly from: string;
  readonly subject: (filler: Filler) => string;
  readonly body: (filler: Filler) => readonly string[];
  readonly attachment?: (filler: Filler) => {
    readonly name: string;
    readonly type: string;
    readonly text: string | null;
  };
}

const kinds: Readonly<Record<MailLanguage, readonly Noise[]>> = {
  zh: [
    {
      from: 'newsletter',
      subject: ({ number }) => `技术周刊第 ${number} 期：Python 生态新动向`,
      body: () => [
        '本期目录',
        '1. Python 新版本的性能改进',
        '2. 一文读懂 Kubernetes 网络',
        '3. 读者来信',
        '退订请点击页面底部的链接。',
      ],
    },
    {
      from: 'billing',
      subject: ({ number }) => `电子发票 ${number} 已开具`,
      body: ({ number, firm }) => [
        `${firm}客户您好：`,
        `您的发票 ${number} 已开具，金额 ¥1,280.00，请查收附件。`,
        '如有疑问请联系财务部。',
      ],
      attachment: ({ number }) => ({ name: `发票${number}.pdf`, type: 'application/pdf', text: null }),
    },
    {
      from: 'calendar',
      subject: ({ day }) => `会议邀请：季度预算评审（12 月 ${day} 日）`,
      body: ({ person, day }) => [
        `${person} 邀请您参加会议`,
        `时间：12 月 ${day} 日 14:00–15:00`,
        '会议室：三楼 302',
        '请点击接受或拒绝。',
      ],
    },
    {
      from: 'promo',
      subject: () => '恭喜您！您已获得限时优惠券',
      body: () => [
        '点击领取 500 元无门槛优惠券，今晚 24 点截止！',
        '本活动最终解释权归商城所有，回复 TD 退订。',
      ],
    },
    {
      from: 'autoreply',
      subject: () => '自动回复：我正在休假',
      body: ({ day }) => [`您好，我于 12 月 ${day} 日前休假，期间无法及时回复邮件。`, '紧急事务请致电总机。'],
    },
    {
      from: 'notice',
      subject: () => '关于办公楼停电检修的通知',
      body: ({ day }) => [
        '各位同事：',
        `12 月 ${day} 日 20:00 起大楼停电检修，请提前保存文件并关闭电脑。`,
        '行政部',
      ],
    },
    {
      from: 'alerts',
      subject: ({ number }) => `[告警] 服务器磁盘使用率超过 90%（编号 ${number}）`,
      body: ({ number }) => [
        `主机 web-${number} 的磁盘使用率为 92%。`,
        '本邮件由监控系统自动发送，请勿回复。',
      ],
    },
  ],
  en: [
    {
      from: 'newsletter',
      subject: ({ number }) => `Weekly digest #${number}: what is new in JavaScript`,
      body: () => [
        'In this issue',
        '1. Ten React patterns worth knowing',
        '2. Why your AWS bill grows',
        '3. Letters from readers',
        'Unsubscribe at any time with the link below.',
      ],
    },
    {
      from: 'billing',
      subject: ({ number }) => `Invoice ${number} is due`,
      body: ({ number, firm }) => [
        `Dear customer of ${firm},`,
        `invoice ${number} over $348.50 is attached and due within 14 days.`,
        'Thank you for your business.',
      ],
      attachment: ({ number }) => ({
        name: `invoice-${number}.csv`,
        type: 'text/csv',
        text: `item,amount\nhosting,300.00\nsupport,48.50\nnumber,${number}`,
      }),
    },
    {
      from: 'calendar',
      subject: ({ day }) => `Invitation: budget review on ${day} December`,
      body: ({ person, day }) => [
        `${person} invites you to a meeting.`,
        `When: ${day} December, 2pm to 3pm`,
        'Where: room 302',
        'Accept or decline in your calendar.',
      ],
      attachment: ({ day }) => ({
        name: 'invite.ics',
        type: 'text/calendar',
        text: `BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Budget review\nDTSTART:202512${String(day).padStart(2, '0')}T140000Z\nEND:VEVENT\nEND:VCALENDAR`,
      }),
    },
    {
      from: 'promo',
      subject: () => 'You have been selected!!! Claim your prize now',
      body: () => [
        'Congratulations! Click here to claim a gift card worth $1000.',
        'Offer ends tonight. No purchase needed.',
      ],
    },
    {
      from: 'autoreply',
      subject: () => 'Out of office',
      body: ({ day }) => [
        `I am out of the office until ${day} December and will not read mail.`,
        'In urgent cases please call the front desk.',
      ],
    },
    {
      from: 'mailer-daemon',
      subject: () => 'Undelivered mail returned to sender',
      body: ({ number }) => [
        'Your message could not be delivered.',
        `Status: 5.1.1, mailbox ${number} does not exist.`,
        'This is an automatic report.',
      ],
    },
    {
      from: 'shipping',
      subject: ({ number }) => `Your order ${number} is on its way`,
      body: ({ number, day }) => [
        `Order ${number} left our warehouse.`,
        `It will arrive by ${day} December.`,
        'Track your parcel with the link below.',
      ],
    },
  ],
  ja: [
    {
      from: 'newsletter',
      subject: ({ number }) => `技術メールマガジン 第${number}号`,
      body: () => [
        '今週の話題',
        '1. Javaの新しい文法',
        '2. 機械学習の入門書を読む',
        '3. 読者の声',
        '配信停止は下のリンクからお願いします。',
      ],
    },
    {
      from: 'billing',
      subject: ({ number }) => `請求書発行のお知らせ（No.${number}）`,
      body: ({ number, firm }) => [
        `${firm} 経理部です。`,
        `請求書 No.${number} を発行いたしました。金額は38,500円（税込）です。`,
        'ご不明な点は経理部までご連絡ください。',
      ],
    },
    {
      from: 'calendar',
      subject: ({ day }) => `会議のご案内：予算の確認（12月${day}日）`,
      body: ({ person, day }) => [
        `${person}より会議への招待が届いています。`,
        `日時：12月${day}日 14:00から15:00`,
        '会議室：302',
        '出欠をお知らせください。',
      ],
    },
    {
      from: 'promo',
      subject: () => '【本日限り】ポイント10倍キャンペーン',
      body: () => ['本日23時59分まで全品ポイント10倍！', '今すぐこちらをクリックしてください。'],
    },
    {
      from: 'autoreply',
      subject: () => '不在のお知らせ（自動返信）',
      body: ({ day }) => [
        `12月${day}日まで休暇をいただいております。`,
        'お急ぎの場合は代表電話までお願いいたします。',
      ],
    },
    {
      from: 'notice',
      subject: () => '年末年始の休業のお知らせ',
      body: () => [
        '平素より格別のお引き立てをいただき、ありがとうございます。',
        '12月29日から1月4日まで休業いたします。',
      ],
    },
  ],
};

/** Bulk mail, bills, invitations and the like: nobody who looks for work, and no work that looks for somebody. */
export function writeNoise(language: MailLanguage, random: Random): WrittenMail {
  const kind = random.pick(kinds[language]);
  const filler: Filler = {
    firm: random.pick(firms[language]),
    person: random.pick(people[language])[0],
    number: String(random.integer(1_000, 9_999)),
    day: random.integer(1, 28),
  };
  const attachment = kind.attachment?.(filler);
  return {
    sender: `${filler.firm} <${kind.from}@news.example.org>`,
    subject: kind.subject(filler),
    body: kind.body(filler),
    attachments: attachment === undefined ? [] : [attachment],
    draft: createDraft(),
    skillIds: [],
    place: null,
  };
}
