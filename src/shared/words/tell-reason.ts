import type { ProposalReason } from '../proposal.ts';
import { timeKinds } from '../source-mapping.ts';
import { proposal as english } from './en/proposal.ts';
import { run as englishRun } from './en/run.ts';
import { fill } from './fill.ts';
import type { Language } from './wording.ts';
import { proposal as chinese } from './zh-CN/proposal.ts';
import { run as chineseRun } from './zh-CN/run.ts';

const words = {
  en: { reasons: english.proposal.reasons, kinds: englishRun.times.kinds },
  'zh-CN': { reasons: chinese.proposal.reasons, kinds: chineseRun.times.kinds },
} as const;

/** A reason why a file is read so, as a sentence; the kind of its times in words. */
export function tellReason({ code, params }: ProposalReason, language: Language): string {
  const { reasons, kinds } = words[language];
  const kind = timeKinds.find((each) => each === params.kind);
  return fill(reasons[code], kind === undefined ? params : { ...params, kind: kinds[kind] });
}
