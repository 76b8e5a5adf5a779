import { expect, test } from 'vitest';
import type { SourceRow } from '../../../../shared/pipelines/events/rows.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { layOutTime } from './lay-out-time.ts';

const event = (eventId: string, time: string, endTime = time): ExtractedEvent => ({
  ...{ eventId, userId: 'u', type: 't', category: 'engagement', time, endTime },
  ...{ context: '', sourceRowIds: [] },
});
const row = (id: string, time: string) => ({ id, time }) as SourceRow;

test('lays events and rows along one line of time, those that overlap above each other', () => {
  const laid = layOutTime(
    [
      event('b', '2026-01-03 00:00', '2026-01-09 00:00'),
      event('a', '2026-01-01 00:00', '2026-01-06 00:00'),
      event('c', '2026-01-10 00:00', ''),
      event('nowhen', ''),
    ],
    [row('1', '2026-01-01 00:00'), row('2', '2026-01-11 00:00'), row('3', 'once')],
  );
  expect(laid).toMatchObject({ first: '2026-01-01 00:00', last: '2026-01-11 00:00' });
  expect(laid?.rows).toEqual([
    { id: '1', at: 0 },
    { id: '2', at: 1 },
  ]);
  expect(
    laid?.events.map(({ event: { eventId }, from, width, lane }) => [eventId, from, width, lane]),
  ).toEqual([
    ['a', 0, 0.5, 0],
    ['b', 0.2, expect.closeTo(0.6), 1],
    ['c', 0.9, 0, 0],
  ]);
});

test('is nothing where there is no stretch of time', () => {
  expect(layOutTime([], [])).toBeNull();
  expect(layOutTime([event('a', '2026-01-01 10:00')], [row('1', '2026-01-01 10:00')])).toBeNull();
  expect(layOutTime([event('a', 'once')], [row('1', 'never')])).toBeNull();
});
