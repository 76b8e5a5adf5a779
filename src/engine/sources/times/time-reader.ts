import type { TimeKind } from '../../../shared/source-mapping.ts';
import { type RowTime, showInstant, unknownTime } from './instant.ts';
import { numberKinds, readNumber } from './number-kinds.ts';
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

/** How times of the kind are read; without one in the usual ways. */
export function timeReader(kind: TimeKind | undefined): ReadTime {
  if (kind === undefined || kind === 'written') return readUsualTime;
  const number = numberReader(kind);
  if (number === null) return (stored) => readText(kind, stored);
  if (!usualKinds.has(kind)) return number;
  return (stored) => {
    const usual = readUsualTime(stored);
    return usual.instant === null ? number(stored) : usual;
  };
}
