type Category = 'conversion' | 'engagement';

/** What is written about a row, before it is made fit for an answer. */
interface Meant {
  readonly type: string;
  readonly category: Category;
  readonly about: string;
  /** What it is of a type for: rows of one type with another are another event. */
  readonly purpose?: string;
}

const label = /(?:^|\s)([\p{L}_]{2,40})=(.*?)(?=\s[\p{L}_]{2,40}=|$)/gsu;

const interest = (type: string, about: string): Meant => ({ type, category: 'engagement', about });
const ending = (type: string, about: string): Meant => ({ type, category: 'conversion', about });

const firstOf = (rules: readonly (readonly [RegExp, string])[], text: string): string | null =>
  rules.find(([pattern]) => pattern.test(text))?.[1] ?? null;

const emptyPage = /^(?:$|\(empty\)|new tab\b|sign in\b|log in\b|登录|新标签页)/i;
const boughtPage =
  /thank you for your (?:order|purchase)|(?:booking|order|payment)(?: is)? (?:confirmed|successful)|(?:下单|支付|预订)成功/i;
const pageTypes: readonly (readonly [RegExp, string])[] = [
  [/\bvs\.? |compar|\breview|best .*20\d\d|对比|评测/i, 'comparison'],
  [/\blesson|course|tutorial|exercise|教程|课程/i, 'learning'],
  [/flight|hotel|itinerary|check-in|tram|机票|酒店|攻略/i, 'planning'],
  [/tracker\.|codehost\.|github\.|pull request|jira/i, 'work'],
  [/youtube\.|bilibili\.|netflix\.|music/i, 'entertainment'],
  [/reddit\.|weibo\.|twitter\.|facebook\./i, 'social'],
  [/news|in brief|新闻/i, 'news'],
];

/** A page of a browser: what its title and its address show. */
function ofPage(title: string, url: string): Meant | null {
  if (emptyPage.test(title)) return null;
  const about = title.replace(/\s+[-|]\s+[^-|]{2,30}$/, '');
  if (boughtPage.test(title)) return ending('purchase', about);
  return interest(firstOf(pageTypes, `${title} ${url}`) ?? 'research', about);
}

const appTypes: readonly (readonly [RegExp, string])[] = [
  [/微信|qq|whatsapp|telegram|signal|messag/i, 'communication'],
  [/头条|news|新闻|weather/i, 'news'],
  [/音乐|哔哩|王者|video|music|youtube|spotify|netflix|game/i, 'entertainment'],
  [/钉钉|wps|office|docs|slack|teams/i, 'work'],
  [/duolingo|单词|课|learn/i, 'learning'],
  [/同花顺|bank|银行|stock/i, 'finance'],
  [/keep|run|健身|health|sleep/i, 'health'],
];
const appEndings: readonly (readonly [RegExp, string])[] = [
  [/外卖|food|eats/i, 'food'],
  [/淘宝|京东|拼多多|支付宝|amazon|shop/i, 'shopping'],
  [/地图|地铁|滴滴|12306|携程|map|metro|uber|ride|hotel/i, 'travel'],
];

function ofApp(app: string): Meant | null {
  const done = firstOf(appEndings, app);
  if (done !== null) return ending(done, app);
  const type = firstOf(appTypes, app);
  return type === null ? null : interest(type, app);
}

const clicks: ReadonlyMap<string, readonly [type: string, category: Category]> = new Map([
  ['view', ['browse', 'engagement']],
  ['search', ['search', 'engagement']],
  ['cart', ['add to cart', 'conversion']],
  ['remove_from_cart', ['remove from cart', 'engagement']],
  ['purchase', ['purchase', 'conversion']],
]);

function ofClick(words: string, told: ReadonlyMap<string, string>): Meant | null {
  const [deed = '', ...item] = words.split(' ');
  const known = clicks.get(deed);
  if (known === undefined) return null;
  const [type, category] = known;
  const kind = told.get('category_code') ?? told.get('category') ?? '';
  const about = [told.get('brand') ?? '', kind || item.join(' ')].join(' ').trim();
  return { type, category, about, purpose: kind };
}

const wishes: readonly (readonly [RegExp, string])[] = [
  [/refund|money back|退款|退货/i, 'refund request'],
  [/cancel|取消|解约/i, 'cancellation'],
  [/complain|rude|投诉|态度/i, 'complaint'],
  [
    /(?:does not|doesn['’]t|not) (?:work|let|arriv|turn)|broken|fault|error|没收到|还没|坏了|故障|不加热/i,
    'problem',
  ],
  [/\b(?:change|move)\b.*(?:address|date|order)|改地址|更改|修改/i, 'change request'],
  [/\bi (?:want|would like) to (?:order|book)|预订|下单/i, 'order'],
  [/\bgreat\b|excellent|太棒|很满意/i, 'praise'],
  [/[?？]/, 'question'],
];
const outcomes: readonly (readonly [RegExp, string])[] = [
  [/escalat|specialist|转交|升级/i, 'escalated'],
  [/has been|is fixed|solved|已为您|已解决|重新发出|已处理/i, 'resolved'],
];
const conversions: ReadonlySet<string> = new Set(['refund request', 'cancellation', 'order', 'resolved']);

/** Columns that say which conversation a message is a part of. */
const threads =
  /^(?:conversation|ticket|chat|case|thread|dialog(?:ue)?|call|session|issue|request)(?:_?(?:id|no|number|key))?$/i;

/** A message of a conversation. */
export interface Message {
  /** The conversation that it is a part of; empty where the row does not say it. */
  readonly thread: string;
  /** What the customer wants, or how the team ended it; null where it says neither. */
  readonly type: string | null;
  readonly category: Category;
  readonly isTeam: boolean;
  readonly words: string;
}

function asMessage(words: string, role: string, told: ReadonlyMap<string, string>): Message {
  const isTeam = /agent|staff|support|客服|operator|bot/i.test(role);
  const type = firstOf(isTeam ? outcomes : wishes, words);
  const thread = [...told].find(([name]) => threads.test(name))?.[1] ?? '';
  const category = type !== null && conversions.has(type) ? 'conversion' : 'engagement';
  return { thread, type, category, isTeam, words };
}

const meantBy = ({ type, category, words }: Message): Meant | null =>
  type === null ? null : { type, category, about: words };

/** Columns that say who wrote a message; the last two say so only where they name somebody of a conversation. */
const roles = ['role', 'sender', 'sender_type', 'author', 'speaker', '角色', '发送者', '发送方', '说话人'];
const perhapsRoles = ['from', 'direction'];
const partner = /^(?:agent|customer|user|client|bot|staff|support|operator|inbound|outbound)s?$/i;

function roleIn(told: ReadonlyMap<string, string>): string | undefined {
  const sure = roles.map((name) => told.get(name)).find((role) => role !== undefined);
  return sure ?? perhapsRoles.map((name) => told.get(name)).find((role) => partner.test(role ?? ''));
}

interface Labelled {
  readonly words: string;
  readonly told: ReadonlyMap<string, string>;
}

/** What a row says by the names of its columns. */
export const labelsOf = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(label)].map(([, name = '', value = '']) => [name, value.trim()]));

function readLabels(text: string): Labelled | null {
  const told = labelsOf(text);
  return told.size === 0 ? null : { words: text.slice(0, text.search(label)).trim(), told };
}

/** A row as a message of a conversation; null where it is none. */
export function readMessage(text: string): Message | null {
  const read = readLabels(text);
  if (read === null || read.told.has('url')) return null;
  const role = roleIn(read.told);
  return role === undefined ? null : asMessage(read.words, role, read.told);
}

/**
 * Says what a row with labelled columns means: a page, an app in front, a click in a shop, a message. Null where it says
 * nothing of interest; undefined where it is no such row.
 */
export function classifyLabelled(text: string): Meant | null | undefined {
  const read = readLabels(text);
  if (read === null) return undefined;
  const { words, told } = read;
  const url = told.get('url');
  if (url !== undefined) return ofPage(words, url);
  const role = roleIn(told);
  if (role !== undefined) return meantBy(asMessage(words, role, told));
  if (['brand', 'price', 'category', 'category_code'].some((name) => told.has(name)))
    return ofClick(words, told);
  const app = /^(?:\S+ )?@(.+)$/s.exec(words)?.[1];
  return app !== undefined && told.has('for') ? ofApp(app) : undefined;
}
