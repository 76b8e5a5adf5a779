import type { SourceRow } from '../../../../shared/pipelines/events/rows.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { instantOf } from '../../../i18n/stamp.ts';

/** Events that overlap lie above each other, in so many lanes; what has no room left shares the last. */
const lanes = 3;
/** A lane is free again so far behind an event, as a share of the whole. */
const gap = 0.006;

/**
 * Events and rows of a user along one line of time: how far along, from 0 to 1, and how wide. Null where fewer than two moments
 * are known: there is no line to lay them along.
 */
export function layOutTime(events: readonly ExtractedEvent[], rows: readonly SourceRow[]) {
  const times = [...rows.map(({ time }) => time), ...events.flatMap(({ time, endTime }) => [time, endTime])];
  const moments = times.flatMap((time) => {
    const at = instantOf(time);
    return Number.isNaN(at) ? [] : [{ time, at }];
  });
  const [one, ...others] = moments;
  if (one === undefined) return null;
  const first = others.reduce((least, each) => (each.at < least.at ? each : least), one);
  const last = others.reduce((most, each) => (each.at > most.at ? each : most), one);
  const span = last.at - first.at;
  if (span <= 0) return null;
  const share = (time: string): number => (instantOf(time) - first.at) / span;
  const free = Array.from({ length: lanes }, () => -1);
  const laid = events
    .map((event) => ({
      event,
      from: share(event.time),
      to: share(event.endTime === '' ? event.time : event.endTime),
    }))
    .filter(({ from }) => !Number.isNaN(from))
    .toSorted((a, b) => a.from - b.from)
    .map(({ event, from, to }) => {
      const end = Number.isNaN(to) ? from : Math.max(from, to);
      const found = free.findIndex((until) => until < from);
      const lane = found < 0 ? lanes - 1 : found;
      free[lane] = Math.max(free[lane] ?? -1, end + gap);
      return { event, from, width: end - from, lane };
    });
  return {
    events: laid,
    rows: rows.flatMap(({ id, time }) => {
      const at = share(time);
      return Number.isNaN(at) ? [] : [{ id, at }];
    }),
    /** As the file has them. */
    first: first.time,
    last: last.time,
  };
}
