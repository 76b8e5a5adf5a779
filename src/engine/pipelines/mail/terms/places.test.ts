import { describe, expect, it } from 'vitest';
import { dictionaries } from './dictionaries.ts';
import { placeName, readPlaces, samePlace } from './places.ts';

describe('readPlaces', () => {
  it.each([
    ['上海', ['shanghai']],
    ['Shanghai', ['shanghai']],
    ['上海市浦东新区', ['shanghai']],
    ['东京', ['tokyo']],
    ['東京都渋谷区', ['tokyo']],
    ['Tokyo / Osaka', ['tokyo', 'osaka']],
    ['京都', ['kyoto']],
    ['勤務地：大阪、名古屋', ['osaka', 'nagoya']],
    ['new-york', ['newyork']],
    ['不限', ['anywhere']],
    ['上海优先，全国均可', ['anywhere']],
    ['リモート', null],
    ['東京、リモート不可', ['tokyo']],
    ['Osaka, no remote', ['osaka']],
    ['大阪市中央区', ['osaka']],
    ['大阪不可', null],
    ['北京以外', null],
    ['anywhere but not Beijing', null],
    ['上海南京东路', ['shanghai']],
    ['日本語必須', null],
    ['Northtokyoville', null],
    ['', null],
    [null, null],
  ])('reads %s as %j', (text, places) => {
    expect(readPlaces(text)).toEqual(places);
  });
});

describe('samePlace', () => {
  it('knows that a city lies in its country, and not where in the country something is', () => {
    expect(samePlace('tokyo', 'tokyo')).toBe(true);
    expect(samePlace('japan', 'tokyo')).toBe(true);
    expect(samePlace('tokyo', 'japan')).toBeNull();
    expect(samePlace('tokyo', 'osaka')).toBe(false);
    expect(samePlace('anywhere', 'osaka')).toBe(true);
  });
});

describe('the dictionary of places', () => {
  it('finds every place by each of its names', () => {
    for (const { id, names } of dictionaries().places.entries) {
      expect(placeName(id)).toBe(names[0]);
      for (const each of names) expect([each, readPlaces(each)]).toEqual([each, [id]]);
    }
  });
});
