import type { ItemCounts, PipelineContract } from './contract.ts';
import { type FoundInFile, isPipeline, pipelineContracts } from './registry.ts';

/** How much of a file has been read, in items of one pipeline. */
export interface ReadSoFar extends ItemCounts {
  /** Those that no reading has come to an end with. */
  readonly unread: number;
}

/** How much of a file a pipeline has read, by what the file holds; null where it has nothing for that pipeline. */
export function readSoFar(found: FoundInFile, pipeline: string): ReadSoFar | null {
  if (!isPipeline(pipeline)) return null;
  const info = found[pipeline];
  if (info === undefined) return null;
  // A pipeline counts by what it has said itself.
  const { soFar }: PipelineContract = pipelineContracts[pipeline];
  const counts = soFar(info as never);
  return { ...counts, unread: Math.max(0, counts.items - counts.done - counts.failed) };
}
