import type { Language } from '../words/wording.ts';
import type { CountWords } from './contract.ts';
import { type PipelineName, pipelineContracts, type Together } from './registry.ts';

type Contracts = typeof pipelineContracts;
type English<Name extends PipelineName> = Contracts[Name]['words']['en'];

/** What the pipelines say where all of them are spoken of, in the catalogue's places. */
export interface WordsOfPipelines {
  readonly pipeline: Readonly<Record<PipelineName, string>>;
  readonly page: Together<English<PipelineName>['pages']>;
  readonly stage: Together<English<PipelineName>['stages']>;
  readonly tableOf: Together<English<PipelineName>['tables']>;
  readonly runOf: { readonly [Name in PipelineName]: English<Name>['run'] };
}

const inLanguage = (language: Language) =>
  Object.values(pipelineContracts).map(({ name, words }) => ({ name, words: words[language] }));

/** The words of every pipeline in one language; English gives the types. */
export function wordsOfPipelines(language: Language): WordsOfPipelines {
  const all = inLanguage(language);
  return {
    pipeline: Object.fromEntries(all.map(({ name, words }) => [name, words.name])),
    page: Object.assign({}, ...all.map(({ words }) => words.pages)),
    stage: Object.assign({}, ...all.map(({ words }) => words.stages)),
    tableOf: Object.assign({}, ...all.map(({ words }) => words.tables)),
    runOf: Object.fromEntries(all.map(({ name, words }) => [name, words.run])),
  } as unknown as WordsOfPipelines;
}

/** What is said of a job over the items of each pipeline. */
export function countWords(language: Language): Readonly<Record<PipelineName, CountWords>> {
  return Object.fromEntries(inLanguage(language).map(({ name, words }) => [name, words.counts])) as Record<
    PipelineName,
    CountWords
  >;
}
