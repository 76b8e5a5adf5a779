import type { PaceBound } from '../../shared/job.ts';
import { expectedAtOnce, type ModelSettings } from '../../shared/model-settings.ts';
import type { Lane } from '../calling/pace/pace.ts';

/** What holds calls back that is neither their work nor how many places are found yet. */
const limiting: ReadonlySet<PaceBound> = new Set<PaceBound>(['requests', 'tokens', 'provider']);

/**
 * How many calls at once batches are sized for. What a provider takes is found out as calls go: it is as many as there may be
 * until something limits them, and from then on as many as have been on their way at once.
 * @param atOnce as many as there may be
 */
export function createPlacesForPacking(
  settings: Pick<ModelSettings, 'concurrency'>,
  lane: Pick<Lane, 'state'>,
  atOnce: number,
): () => number {
  let isLimited = false;
  let mostPlaces = 0;
  let mostOnWay = expectedAtOnce(settings);
  return () => {
    const { boundBy, places, atOnce: onWay } = lane.state();
    isLimited ||= limiting.has(boundBy) || places < mostPlaces;
    mostPlaces = Math.max(mostPlaces, places);
    mostOnWay = Math.max(mostOnWay, onWay);
    return isLimited ? Math.min(atOnce, mostOnWay) : atOnce;
  };
}
