import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundsOf } from '../testing/thoroughness.ts';
import { classifyRow } from './classify-row.ts';
import { readSubjects, writeSubjects } from './subjects.ts';

const table: readonly (readonly [string, string | null])[] = [
  ['browse 大众_迈腾 @易车网 2m9s', '浏览车型 engagement 大众_迈腾'],
  ['click 大众_途昂_详情页 @新浪汽车', '浏览车型 engagement 大众_途昂'],
  ['click 长城_WEY VV7_详情页 @爱卡汽车', '浏览车型 engagement 长城_WEY VV7'],
  ['在爱卡汽车浏览奔驰_E级的车主口碑 6分4秒', '浏览车型 engagement 奔驰_E级'],
  ['在快手点击奔驰_E级的信息流广告', '浏览车型 engagement 奔驰_E级'],
  ['Browsed the BYD Dolphin specifications page on XCar for 4 minutes', '浏览车型 engagement BYD Dolphin'],
  ['Browsed the BYD Dolphin owner’s video on Douyin for 28 seconds', '浏览车型 engagement BYD Dolphin'],
  ['search a / b //', '搜索 engagement a b'],
  ['browse @易车网 2m9s', '浏览车型 engagement 易车网'],
  ['browse', '浏览车型 engagement 浏览车型'],
  ['search 大众途观油耗 @易车', '搜索 engagement 大众途观油耗'],
  ['compare 对比_大众_帕萨特 @汽车之家', '对比车型 engagement 大众_帕萨特'],
  ['compare 对比_本田_奥德赛,大众_迈腾 @汽车之家 3m10s', '对比车型 engagement 本田_奥德赛,大众_迈腾'],
  ['use_app @易车 15m5s', '使用汽车应用 engagement 易车'],
  ['use_app @微信 26m', null],
  ['use_app 26m', null],
  ['add_cart 本田_奥德赛 @汽车之家', '加购 conversion 本田_奥德赛'],
  ['purchase 丰田_汉兰达 @丰田4S店', '购买 conversion 丰田_汉兰达'],
  ['visit_poi @大众4S店 1h1m', '到店 conversion 大众4S店'],
  ['visit_poi @XX高尔夫俱乐部 1h1m', '线下停留 engagement XX高尔夫俱乐部'],
  ['在XX西餐厅停留 1h14m', '线下停留 engagement XX西餐厅'],
  ['在丰田4S店停留 1小时14分钟', '到店 conversion 丰田4S店'],
  ['在丰田4S店购买丰田_汉兰达', '购买 conversion 丰田_汉兰达'],
  ['在丰田4S店', '到店 conversion 丰田4S店'],
  ['在易车网浏览大众_迈腾 2分钟', '浏览车型 engagement 大众_迈腾'],
  ['[action=browse] 在易车网浏览大众_迈腾 2分钟', '浏览车型 engagement 大众_迈腾'],
  ['在汽车之家加购本田_奥德赛', '加购 conversion 本田_奥德赛'],
  ['在易车搜索:大众和丰田对比', '搜索 engagement 大众和丰田对比'],
  ['在汽车之家对比对比_大众_帕萨特', '对比车型 engagement 大众_帕萨特'],
  ['使用懂车帝 12分钟', '使用汽车应用 engagement 懂车帝'],
  ['使用微信 12分钟', null],
  ['Test drove the Model 3 at a dealer', '到店 conversion Model 3'],
  ['Visited the Toyota dealer downtown.', '到店 conversion Toyota dealer downtown'],
  ['Bought a Camry at the Toyota dealership', '购买 conversion Camry'],
  ['Searched for hybrid SUV prices', '搜索 engagement hybrid SUV prices'],
  ['Stopped by a coffee shop', '线下停留 engagement coffee shop'],
  ['Opened WhatsApp', null],
  ['login @微信', null],
  ['Slept well', null],
  ['2m9s', null],
  ['', null],
];

test.each(table)('%j means %j', (text, expected) => {
  const meaning = classifyRow(text);
  expect(meaning === null ? null : `${meaning.type} ${meaning.category} ${meaning.context}`).toBe(expected);
});

test('a context never carries a separator, a line break or more than 40 characters, and the same text always means the same', () => {
  const word = fc.constantFrom(
    'browse ',
    'search ',
    'visit_poi ',
    '购买',
    '在',
    ' @',
    ' / ',
    '|',
    '｜',
    '\n',
    '\u2028',
    '😀',
    ' 3m',
  );
  const text = fc
    .array(fc.oneof(word, fc.string({ unit: 'binary' })), { maxLength: 12 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (row) => {
      const meaning = classifyRow(row);
      expect(classifyRow(row)).toEqual(meaning);
      if (meaning === null) return;
      expect(meaning.context).not.toMatch(/[|｜\n\r\u2028\u2029`<>]/);
      expect(meaning.context).not.toBe('');
      expect(readSubjects(writeSubjects(['a', meaning.context, 'b']))).toEqual(['a', meaning.context, 'b']);
      expect(Array.from(meaning.context).length).toBeLessThanOrEqual(40);
    }),
    { numRuns: roundsOf(200, 5_000) },
  );
});
