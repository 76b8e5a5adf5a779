import type { CountWords } from '../../shared/pipelines/contract.ts';
import type { PipelineName, PipelinePage } from '../../shared/pipelines/registry.ts';
import { countWords, wordsOfPipelines } from '../../shared/pipelines/words.ts';
import { system as english } from '../../shared/words/en/system.ts';
import type { Language, Wording } from '../../shared/words/wording.ts';
import { system as chinese } from '../../shared/words/zh-CN/system.ts';

export interface Words extends Wording<typeof english> {
  /** What is said of a job over the items of a pipeline. */
  readonly countsOf: Readonly<Record<PipelineName, CountWords>>;
  readonly page: Readonly<Record<PipelinePage, string>>;
}

/** Everything that menu, tray, dialogs and notifications say. */
export function wordsFor(language: Language): Words {
  const system = language === 'zh-CN' ? chinese : english;
  return { ...system, countsOf: countWords(language), page: wordsOfPipelines(language).page };
}
