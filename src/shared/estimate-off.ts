/** Within this share of what was estimated it came as estimated. */
const asEstimated = 0.005;

/** How far what was taken is from what was estimated. */
export interface EstimateOff {
  /** Of the estimate: 0.12 where 112 were taken in place of 100. */
  readonly share: number;
  readonly direction: 'more' | 'less' | 'asEstimated';
}

/** Null where nothing was estimated, or it is not known what was taken. */
export function estimateOff(took: number | null, estimated: number | null | undefined): EstimateOff | null {
  if (took === null || estimated === null || estimated === undefined || estimated === 0) return null;
  const off = took / estimated - 1;
  const direction = Math.abs(off) < asEstimated ? 'asEstimated' : off > 0 ? 'more' : 'less';
  return { share: Math.abs(off), direction };
}
