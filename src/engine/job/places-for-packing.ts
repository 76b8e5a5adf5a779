import type { PaceBound } from '../../shared/job.ts';
import { expectedAtOnce, type ModelSettings } from '../../shared/model-settings.ts';
import type { Lane } from '../calling/pace/pace.ts';

/** What holds calls back that is neither their work nor how many places are found yet. */
const limiting: ReadonlySet<PaceBound> = new Set<PaceBound>(['requests', 'tokens', 'provider']);

/**
 * How many calls at once batches are sized for. What a provider takes is found out as calls go: it is as many as there may be
 * until something limits them, and from then on as many as have been on their way at once; once it has refused some for their number,
 * no more than it is thought to take. Where requests or tokens are limited it is no more than these keep busy: more would only be
 * more requests, each of which has to wait for its turn, and brings its own instructions.
 * @param atOnce as many as there may be
 * @returns what it is for work of so many tokens
 */
export function createPlacesForPacking(
  settings: Pick<ModelSettings, 'concurrency'>,
  lane: Pick<Lane, 'state' | 'keptBusy'>,
  atOnce: number,
): (tokens: number) => number {
  let isLimited = false;
  let isCut = false;
  let mostPlaces = 0;
  let mostOnWay = expectedAtOnce(settings);
  return (tokens) => {
    const { boundBy, places, atOnce: onWay } = lane.state();
    const keptBusy = lane.keptBusy(tokens);
    isLimited ||= limiting.has(boundBy);
    isCut ||= places < mostPlaces;
    mostPlaces = Math.max(mostPlaces, places);
    mostOnWay = Math.max(mostOnWay, onWay);
    const found = isCut ? Math.min(places, mostOnWay) : isLimited ? mostOnWay : atOnce;
    return Math.max(1, Math.min(found, atOnce, Math.round(keptBusy)));
  };
}
