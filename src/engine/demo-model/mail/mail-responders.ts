import { createHash } from 'node:crypto';
import type { TalentKind } from '../../../shared/pipelines/mail.ts';
import { classifyPrompt, extractPrompt, matchPrompt } from '../../pipelines/mail/mail-instructions.ts';
import { fieldsOf } from '../../pipelines/mail/replies/extract-fields.ts';
import type { ChatMessage } from '../read-request.ts';
import type { DemoAnswer, Responder } from '../responder.ts';
import { featuresOf } from './embed-text.ts';
import { findFields } from './mail-rules.ts';
import { type MailBlock, readMailRequest } from './read-mail-request.ts';

const isAbout = (prompt: string) => (messages: readonly ChatMessage[]) =>
  messages.some((message) => message.role === 'system' && message.content === prompt);

/** Names what a request asked about, so that a record can tell whether the same was asked twice. */
export function askedName(kind: string, text: string): string {
  return `${kind}:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

function answering(
  kind: string,
  prompt: string,
  linesFor: (block: MailBlock) => readonly string[],
): Responder {
  return {
    matches: isAbout(prompt),
    answer: (messages): DemoAnswer => {
      const blocks = readMailRequest(messages);
      return {
        users: [],
        asked: blocks.map((block) => askedName(kind, [block.heading, ...block.lines].join('\n'))),
        lines: blocks.flatMap(linesFor),
      };
    },
  };
}

/** Fewer fields than this are no form and no letter. */
const fewFields = 3;

const classifier = answering('classify', classifyPrompt, ({ number, lines }) => {
  const candidate = findFields('candidate', lines).length;
  const project = findFields('project', lines).length;
  const most = Math.max(candidate, project);
  const confidence = Math.min(0.99, 0.6 + most * 0.05).toFixed(2);
  if (most < fewFields) return [`${number}|other|0.90|neither a person nor a project`];
  return candidate >= project
    ? [`${number}|candidate|${confidence}|${candidate} facts about a person who looks for work`]
    : [`${number}|project|${confidence}|${project} facts about a project that looks for people`];
});

const extractor = answering('extract', extractPrompt, ({ number, heading, lines }) => {
  const kind: TalentKind = heading.trim() === 'project' ? 'project' : 'candidate';
  const found = findFields(kind, lines);
  const fields = found.map(({ field, line, value }) => `${number}|${field}|${line}|${value}`);
  const unstated = Object.keys(fieldsOf[kind]).filter((name) => !found.some(({ field }) => field === name));
  const aside = unstated.length === 0 ? [] : [`${number}|-|${unstated.join(', ')}`];
  return [...fields, ...aside, `${number}|END|${lines.length}`];
});

const judge = answering('match', matchPrompt, ({ number, heading, lines }) => {
  const wanted = [...featuresOf(heading)];
  const whole = wanted.reduce((sum, [, weight]) => sum + weight, 0);
  const scores = lines.map((line, index) => {
    const own = featuresOf(line);
    const shared = wanted.filter(([word]) => own.has(word));
    const points = shared.reduce((sum, [, weight]) => sum + weight, 0);
    const score = whole === 0 ? 0 : Math.round((100 * points) / whole);
    const words = shared.slice(0, 4).map(([word]) => word);
    return `${number}|${index + 1}|${score}|${words.length === 0 ? 'nothing in common' : `in common: ${words.join(', ')}`}`;
  });
  return [...scores, `${number}|END|${lines.length}`];
});

export const mailResponders: readonly Responder[] = [classifier, extractor, judge];
