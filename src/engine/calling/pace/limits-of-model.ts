import { createHash } from 'node:crypto';
import { createLimits, type Limits } from './limits.ts';
import type { CallKind } from './pace.ts';
import { steadyClock } from './pace-clock.ts';

/** Models that are remembered; of more the one that was longest not asked for is forgotten. */
const mostRemembered = 32;
const remembered = new Map<string, Limits>();

/** The limits that all jobs of this process share who ask one model at one address with one key. */
export function limitsOfModel(address: string, apiKey: string | null, model: string, kind: CallKind): Limits {
  const mark = createHash('sha256')
    .update(`gleaner ${apiKey ?? ''}`)
    .digest('base64');
  const name = JSON.stringify([address, mark, model, kind]);
  const limits = remembered.get(name) ?? createLimits(steadyClock);
  remembered.delete(name);
  remembered.set(name, limits);
  const [oldest] = remembered.keys();
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
  return limits;
}
