import type { TimeKind } from '../../../shared/source-mapping.ts';
import { type RowTime, showInstant, unknownTime } from './instant.ts';
import { isNumber, numberKinds, readNumber } from './number-kinds.ts';
import { onWallOf, openTimeZone, showInZone } from './time-zone.ts';
import { readUsualTime } from './usual-time.ts';
import { readWritten, settleSlashed, showInUtc, showOnWall } from './written-time.ts';

/** Kinds whose rows are read in the usual ways, also where those are mixed, and named in results as they are stored. */
const usualKinds: ReadonlySet<TimeKind> = new Set(['written', 'unix_seconds', 'unix_milliseconds']);
export const isUsualKind = (kind: TimeKind | undefined): boolean =>
  kind === undefined || usualKinds.has(kind);

type ReadTime = (stored: string) => RowTime;

function numberReader(kind: TimeKind): ReadTime | null {
  const found = numberKinds.find((each) => each.kind === kind);
  if (found === undefined) return null;
  return (stored) => {
    const instant = readNumber(found, stored);
    return instant === null ? unknownTime : showInstant(instant);
  };
}

function readText(kind: TimeKind, stored: string): RowTime {
  const written = readWritten(stored);
  if (written === null) return unknownTime;
  if (written.form === 'slashed') {
    if (kind !== 'day_first' && kind !== 'month_first') return unknownTime;
    const settled = settleSlashed(written, kind === 'day_first');
    return settled === null ? unknownTime : showOnWall(settled);
  }
  if (kind === 'zoned') return showInUtc(written) ?? unknownTime;
  return written.form === kind ? showOnWall(written) : unknownTime;
}

/** Numbers that count days of a clock on the wall, or its digits. */
const wallNumbers: ReadonlySet<TimeKind | undefined> = new Set(['compact', 'excel_days']);

/** The minutes by which a text says that it is ahead of UTC; null where it does not. */
function writtenOffset(stored: string): number | null {
  const written = readWritten(stored);
  return (written === null ? null : written.clock?.zone?.offset) ?? null;
}

/** Instants as the clocks of a place show them; what was read off a clock on the wall stays as it is. */
function readInZone(kind: TimeKind | undefined, name: string): ReadTime {
  const read = readAs(kind);
  const zone = openTimeZone(name);
  const isInstant = (stored: string): boolean =>
    kind === 'zoned' || (!wallNumbers.has(kind) && isNumber(stored));
  return (stored) => {
    const time = read(stored);
    if (time.instant === null) return time;
    if (isInstant(stored)) return showInZone(zone, time.instant);
    const offset = time.time === '-' ? null : writtenOffset(stored);
    if (offset === null) return onWallOf(zone, time);
    return showInZone(zone, { ...time.instant, ms: time.instant.ms - offset * 60_000 });
  };
}

/** How times of the kind are read; without one in the usual ways. @param timeZone where instants are shown, else in UTC */
export function timeReader(kind: TimeKind | undefined, timeZone?: string): ReadTime {
  return timeZone === undefined ? readAs(kind) : readInZone(kind, timeZone);
}

function readAs(kind: TimeKind | undefined): ReadTime {
  if (kind === undefined || kind === 'written') return readUsualTime;
  const number = numberReader(kind);
  if (number === null) return (stored) => readText(kind, stored);
  if (!usualKinds.has(kind)) return number;
  return (stored) => {
    const usual = readUsualTime(stored);
    return usual.instant === null ? number(stored) : usual;
  };
}
