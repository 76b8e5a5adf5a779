import { expect, test } from 'vitest';
import { createLiveFeed } from './live-feed.ts';

test('tells of each reply under way whom it is about and what its last whole line says, and who finished last', () => {
  const feed = createLiveFeed('job');
  feed.began(7, ['a', 'b', 'c', 'd']);
  expect(feed.look().writing).toEqual([
    { callId: 7, items: ['a', 'b', 'c'], more: 1, characters: 0, saying: null },
  ]);
  feed.speaks((line) => (line.startsWith('@') ? null : line.toUpperCase()));
  feed.wrote(7, '@1\nread one\n@2\nhalf a li');
  expect(feed.look().writing[0]).toMatchObject({ characters: 24, saying: 'READ ONE' });
  feed.wrote(8, 'of nobody');
  feed.ended(7);
  const result = (itemId: string) => ({ itemId, status: 'succeeded', results: 2, error: null }) as const;
  feed.finished(['a', 'b'].map(result));
  feed.finished(['c'].map(result));
  expect(feed.look()).toEqual({
    jobId: 'job',
    writing: [],
    finished: ['c', 'b', 'a'].map((itemId) => ({ itemId, status: 'succeeded', results: 2 })),
  });
});

test('is bounded, however much goes on', () => {
  const feed = createLiveFeed('job');
  feed.speaks((line) => line);
  for (let call = 0; call < 200; call += 1) {
    feed.began(call, ['a']);
    feed.wrote(call, 'x'.repeat(100_000));
    feed.finished([{ itemId: `${call}`, status: 'failed', results: 0, error: null }]);
  }
  const { writing, finished } = feed.look();
  expect([writing.length, finished.length]).toEqual([8, 8]);
  expect(finished[0]?.itemId).toBe('199');
});
