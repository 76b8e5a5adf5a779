import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { isWritable } from '../../database/place-sidecar.ts';

/**
 * Where lines of orders of a file are kept until they are sent: in a folder beside it, or, where its folder takes none, in the
 * one for sidecars.
 */
export function orderFolder(givenPath: string, sidecarFolder: string | null): string {
  const path = resolve(givenPath);
  if (sidecarFolder === null || isWritable(dirname(path))) return `${path}.gleaner-orders`;
  const mark = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return join(sidecarFolder, `${basename(path).slice(0, 80)}.${mark}.gleaner-orders`);
}
