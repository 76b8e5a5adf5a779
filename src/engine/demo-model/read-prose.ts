/** What a row says somebody did, before the rules decide what that means. */
export type Act =
  | 'purchase'
  | 'add_cart'
  | 'visit'
  | 'test_drive'
  | 'browse'
  | 'search'
  | 'compare'
  | 'use_app';

export interface ProseReading {
  readonly act: Act;
  readonly item: string;
  readonly place: string;
}

const verbs: readonly (readonly [Act, RegExp])[] = [
  [
    'purchase',
    /(?<![想未没不])(?:购买|买下|买了|下单|订购|提车)(?!意向|指南|力)|\b(?:purchased|bought|ordered)\b/i,
  ],
  ['add_cart', /加购|加入购物车|\badded(?=\b.*\bto (?:the |my )?cart\b)/i],
  ['test_drive', /试驾|\btest[- ]?(?:drove|drive|driving|driven)\b/i],
  ['search', /搜索|搜了|查询|\b(?:search(?:ed|ing)?(?: for)?|looked up|googled)\b/i],
  ['compare', /对比|比较了|\b(?:compar(?:e|ed|ing))\b/i],
  [
    'browse',
    /浏览|点击|查看|看车|看了|\b(?:brows(?:e|ed|ing)|click(?:ed|ing)?(?: on)?|view(?:ed|ing)|looked at|read about)\b/i,
  ],
  ['use_app', /使用|打开|\b(?:used|using|opened)\b/i],
  [
    'visit',
    /停留|到访|到店|逛了|去了|来到|参观|\b(?:visit(?:ed|ing)?|stayed at|stopped by|went to|dropped in at)\b/i,
  ],
];

const placeBefore = /(?:^|[，,。\s])(?:在|于|去|到)(.+)$/s;
const placeAfter = /^(.*?)\s+(?:at|on|in|from)\s+(?:the |a |an )?(.+)$/is;
const itemStart = /^(?:了|过|[:：\s])+|^(?:the|a|an)\s+/i;
const itemEnd = /[，。；;!！\n]|,\s|\.(?=\s|$)|\s(?:to|with|because|for)\s/i;

/**
 * Reads free prose: the earliest verb it knows says what was done, what follows is the item, `在…` before it or
 * `at …` after it is the place. A dealer named as a place without any verb counts as a visit. Null when nothing is known.
 */
export function readProse(text: string, dealer: RegExp): ProseReading | null {
  let found: { act: Act; at: number; length: number } | undefined;
  for (const [act, pattern] of verbs) {
    const match = pattern.exec(text);
    if (match !== null && (found === undefined || match.index < found.at)) {
      found = { act, at: match.index, length: match[0].length };
    }
  }
  if (found === undefined) return readDealerVisit(text, dealer);
  const before = text.slice(0, found.at);
  const after = trimItem(text.slice(found.at + found.length));
  const split = placeAfter.exec(after);
  const place = (placeBefore.exec(before)?.[1] ?? split?.[2] ?? '').trim();
  const item = found.act === 'search' ? after : (split?.[1] ?? after);
  return { act: found.act, item: item.replace(/\s+to (?:the |my )?cart$/i, ''), place };
}

function readDealerVisit(text: string, dealer: RegExp): ProseReading | null {
  if (!dealer.test(text)) return null;
  const place = placeBefore.exec(text)?.[1] ?? placeAfter.exec(text)?.[2];
  return place === undefined ? null : { act: 'visit', item: '', place };
}

function trimItem(text: string): string {
  const start = text.trim().replace(itemStart, '').replace(itemStart, '').trim();
  const end = start.search(itemEnd);
  return end <= 0 ? start : start.slice(0, end);
}
