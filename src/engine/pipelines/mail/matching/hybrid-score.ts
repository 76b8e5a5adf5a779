import { AppError } from '../../../../shared/app-error.ts';
import {
  defaultHybridWeights,
  type HybridWeights,
  type ScorePart,
  weightsAddUp,
} from '../../../../shared/talent.ts';
import { type Score, scorePart } from './rule-score.ts';

/**
 * Refuses weights that are not numbers from 0 to 1 with the sum 1.
 * @throws AppError weights_invalid
 */
export function checkWeights(weights: Readonly<Record<string, number>>): void {
  if (weightsAddUp(weights)) return;
  const sum = Object.values(weights).reduce((total, value) => total + value, 0);
  const said = Number.isFinite(sum) ? String(Number(sum.toFixed(6))) : 'no number';
  throw new AppError('weights_invalid', `The weights must add up to 1, not to ${said}.`, {
    hint: 'Give each weight a number from 0 to 1, so that together they are 1.',
    params: { sum: said },
  });
}

/** 0 to 100 from a cosine: what points away counts as nothing, and so does what is no number. */
export function vectorScore(cosine: number): number {
  return Number.isNaN(cosine) ? 0 : 100 * Math.min(1, Math.max(0, cosine));
}

/** A part that is a share of the whole: `points` of 100, weighted. */
export function weightedPart(
  subject: 'vector' | 'model' | 'rules' | 'filters',
  points: number,
  weight: number,
  name: string,
): ScorePart {
  const sentence = `${name} ${points.toFixed(1)} of 100.`;
  return scorePart(subject, 'measured', points / 100, weight * 100, sentence, { points });
}

export interface HybridScore extends Score {
  readonly vectorScore: number;
  readonly modelScore: number;
  readonly ruleScore: number;
  /** The parts of the rules' score in their own points, of 100 together. */
  readonly ruleParts: readonly ScorePart[];
}

export interface HybridInput {
  readonly cosine: number;
  /** 0 to 100, as the model gave it. */
  readonly modelScore: number;
  readonly rules: Score;
}

const bounded = (points: number): number => (Number.isNaN(points) ? 0 : Math.min(100, Math.max(0, points)));

/**
 * The score of a match, 0 to 100, with its parts: by default 0.40 vector + 0.35 model + 0.25 rules.
 * @throws AppError weights_invalid
 */
export function hybridScore(input: HybridInput, weights: HybridWeights = defaultHybridWeights): HybridScore {
  checkWeights({ vector: weights.vector, model: weights.model, rules: weights.rules });
  const byVector = vectorScore(input.cosine);
  const byModel = bounded(input.modelScore);
  const byRules = bounded(input.rules.score);
  const parts = [
    weightedPart('vector', byVector, weights.vector, 'Likeness'),
    weightedPart('model', byModel, weights.model, 'The model’s judgement'),
    weightedPart('rules', byRules, weights.rules, 'Rules'),
  ];
  return {
    score: Math.min(
      100,
      parts.reduce((sum, part) => sum + part.value, 0),
    ),
    parts,
    vectorScore: byVector,
    modelScore: byModel,
    ruleScore: byRules,
    ruleParts: input.rules.parts,
  };
}

/** The reason of a score in English, a sentence for each rule that was asked for. */
export function reasonSentence(parts: readonly ScorePart[]): string {
  return parts
    .filter((part) => !part.code.endsWith('_not_asked'))
    .map((part) => part.sentence)
    .join(' ');
}
