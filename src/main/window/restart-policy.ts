/** Says whether a worker that died may be started once more. Each yes counts. */
export type RestartPolicy = (at: number) => boolean;

/** At most `limit` restarts within any `windowMs`: a worker that dies at once must not do so for ever. */
export function createRestartPolicy(limit = 3, windowMs = 5 * 60_000): RestartPolicy {
  let restarts: readonly number[] = [];
  return (at) => {
    restarts = restarts.filter((earlier) => at - earlier < windowMs);
    if (restarts.length >= limit) return false;
    restarts = [...restarts, at];
    return true;
  };
}
