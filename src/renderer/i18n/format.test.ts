import { describe, expect, it } from 'vitest';
import { createFormat } from './format.ts';

const en = createFormat('en');
const zh = createFormat('zh-CN');

describe('format', () => {
  it('writes durations in the two largest units', () => {
    expect(en.duration(8_400)).toBe('8 s');
    expect(en.duration(200_000)).toBe('3 min 20 s');
    expect(en.duration(180_000)).toBe('3 min');
    expect(en.duration(3_900_000)).toBe('1 h 5 min');
    expect(en.duration(2 * 86_400_000 + 3 * 3_600_000)).toBe('2 d 3 h');
    expect(zh.duration(200_000)).toBe('3 分 20 秒');
    expect(zh.duration(180_000)).toBe('3 分钟');
    expect(zh.duration(3_900_000)).toBe('1 小时 5 分钟');
  });

  it('claims no more of a rough time than is known', () => {
    expect(en.roughly(0)).toBe('5 s');
    expect(en.roughly(42)).toBe('45 s');
    expect(en.roughly(505)).toBe('8 min');
    expect(en.roughly(5_000)).toBe('1.5 h');
    expect(en.roughly(60 * 3_600)).toBe('3 d');
    expect(zh.roughly(505)).toBe('8 分钟');
  });

  it('shares the unit of a range where it can', () => {
    expect(en.range(420, 660)).toBe('7–11 min');
    expect(en.range(40, 130)).toBe('40 s – 2 min');
    expect(en.range(420, 425)).toBe('7 min');
    expect(zh.range(420, 660)).toBe('7–11 分钟');
  });

  it('never rounds a share or a percentage up to all', () => {
    expect(en.share(0.99999)).toBe('99.9%');
    expect(en.share(1)).toBe('100%');
    expect(en.share(0.9412)).toBe('94.1%');
    expect(en.percent(99.99)).toBe('99.9%');
    expect(en.percent(100)).toBe('100%');
    expect(en.percent(0)).toBe('0%');
    expect(en.percent(42)).toBe('42.0%');
  });

  it('writes money in the language, small amounts and unknown currencies too', () => {
    expect(en.money(0.8123, 'USD')).toBe('$0.81');
    expect(en.money(0.0012, 'USD')).toBe('$0.0012');
    expect(zh.money(3.2, 'CNY')).toBe('¥3.20');
    expect(en.money(3.2, 'credits')).toBe('3.20 credits');
  });

  it('writes sizes, counts and latencies', () => {
    expect(en.bytes(0)).toBe('0 B');
    expect(en.bytes(48_332_800)).toBe('46.1 MB');
    expect(en.compact(9_999)).toBe('9,999');
    expect(en.compact(2_585_887)).toBe('2.6M');
    expect(zh.compact(2_585_887)).toBe('258.6 万');
    expect(en.latency(412)).toBe('412 ms');
    expect(en.latency(2_345)).toBe('2.3 s');
  });

  it('says how long ago', () => {
    const now = 1_700_000_000_000;
    expect(en.ago(now - 3_000, now)).toBe('just now');
    expect(zh.ago(now - 3_000, now)).toBe('刚刚');
    expect(en.ago(now - 120_000, now)).toBe('2 minutes ago');
    expect(zh.ago(now - 120_000, now)).toBe('2 分钟前');
    expect(en.ago(now - 86_400_000 * 3, now)).toBe('3 days ago');
  });
});
