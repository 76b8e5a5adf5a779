import { expect, it } from 'vitest';
import type { MatchRow } from '../../../../shared/pipelines/mail.ts';
import { modelReason } from './model-reason.ts';

const part = (code: string, sentence: string) => ({ code, sentence });
const match = (modelScore: number | null, reason: string): MatchRow =>
  ({
    modelScore,
    reason,
    ruleParts: [
      part('skills_met', '2 of 2 skills.'),
      part('education_not_asked', 'No level of education is asked for.'),
      part('experience_met', '8 years of experience, 5 asked for.'),
    ],
  }) as unknown as MatchRow;

it('is what the model said, and not what the rules say in its place', () => {
  expect(modelReason(match(80, 'Knows the trade.'))).toBe('Knows the trade.');
  expect(modelReason(match(80, '2 of 2 skills. 8 years of experience, 5 asked for.'))).toBe('');
  expect(modelReason(match(null, '2 of 2 skills. 8 years of experience, 5 asked for.'))).toBe('');
});
