import { expect, it } from 'vitest';
import { fittingSkills } from './fitting-skills.ts';

it('shows as many skills as stand side by side', () => {
  expect(fittingSkills(['Go', 'Java', 'Python', 'Rust'], 24, 3)).toEqual(['Go', 'Java', 'Python']);
  expect(fittingSkills(['Prometheus', 'Kubernetes', 'Go'], 24, 3)).toEqual(['Prometheus']);
  expect(fittingSkills(['自然言語処理', '機械学習', 'Go'], 24, 3)).toEqual(['自然言語処理']);
  expect(fittingSkills(['数据分析', '安卓', 'NLP'], 24, 3)).toEqual(['数据分析', '安卓', 'NLP']);
});

it('shows one even where it does not fit, and none of none', () => {
  expect(fittingSkills(['Amazon Web Services and everything around it', 'Go'], 24, 3)).toHaveLength(1);
  expect(fittingSkills([], 24, 3)).toEqual([]);
});
