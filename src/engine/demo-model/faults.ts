import type { Random } from './seeded-random.ts';

/** Faults of what the model says: the answer arrives, and is not what was asked for (`think` and `fences` are harmless). */
export const contentFaults = [
  'empty',
  'refusal',
  'think',
  'fences',
  'truncated',
  'missing_user',
  'unknown_user',
  'duplicate_user',
  'rows_left_out',
  'wrong_end',
  'no_end',
  'row_out_of_range',
  'no_row',
] as const;

/** Faults of the way: an error status, a page that is no answer, silence, a broken connection. */
const transportFaults = [
  'http_429',
  'http_500',
  'http_503',
  'http_401',
  'insufficient_quota',
  'unknown_model',
  'html_page',
  'hang',
  'reset',
  'early_reset',
] as const;

export type ContentFault = (typeof contentFaults)[number];
export type TransportFault = (typeof transportFaults)[number];
export type FaultKind = ContentFault | TransportFault;

/** Probability 0..1 per call. */
export type Faults = Readonly<Partial<Record<FaultKind, number>>>;

/** Every kind, in the order in which a call's draw is compared with their probabilities. */
export const faultKinds: readonly FaultKind[] = [...contentFaults, ...transportFaults];

/** Faults at which a whole job pauses rather than retries; `all` leaves them out. */
const pausing: ReadonlySet<FaultKind> = new Set(['http_401', 'insufficient_quota', 'unknown_model']);

export function isContentFault(kind: FaultKind): kind is ContentFault {
  return (contentFaults as readonly FaultKind[]).includes(kind);
}

/** Draws once: at most one fault, so that the chance of any is the sum of the probabilities, capped at 1. */
export function chooseFault(faults: Faults, random: Random): FaultKind | null {
  const drawn = random();
  let reached = 0;
  for (const kind of faultKinds) {
    reached += faults[kind] ?? 0;
    if (drawn < reached) return kind;
  }
  return null;
}

/**
 * Reads `empty=0.1,http_500=0.05`. `all=0.02` stands for every kind but those that pause a job (`http_401`,
 * `insufficient_quota`, `unknown_model`); what comes later wins. Empty text is no faults.
 * Throws an Error of one sentence when a kind is unknown or a probability is not a number from 0 to 1.
 */
export function parseFaults(text: string): Partial<Record<FaultKind, number>> {
  const faults: Partial<Record<FaultKind, number>> = {};
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [name = '', value = '', ...more] = part.split('=').map((each) => each.trim());
    const kinds =
      name === 'all'
        ? faultKinds.filter((kind) => !pausing.has(kind))
        : faultKinds.filter((kind) => kind === name);
    const probability = value === '' || more.length > 0 ? Number.NaN : Number(value);
    if (kinds.length === 0 || !(probability >= 0 && probability <= 1)) {
      throw new Error(
        `Cannot read the fault "${part}": write KIND=PROBABILITY with a probability from 0 to 1 and a kind of all, ${faultKinds.join(', ')}.`,
      );
    }
    for (const kind of kinds) faults[kind] = probability;
  }
  return faults;
}
