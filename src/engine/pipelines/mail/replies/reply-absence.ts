import type { ContentProblem, ReplyText } from '../../pipeline.ts';

const apology = /\b(sorry|cannot|can't|unable|won't)\b|抱歉|对不起|无法|申し訳/i;

/** What is wrong with a reply that says nothing at all of a mail. */
export function absence(reply: ReplyText, answered: number): ContentProblem {
  if (reply.refused) return { code: 'refusal', message: 'The model refused to answer.' };
  if (!reply.complete) return { code: 'truncated_reply', message: 'The reply was cut off before this mail.' };
  if (answered > 0) return { code: 'mail_missing', message: 'The model left this mail out.' };
  if (reply.text.trim() === '') return { code: 'empty_reply', message: 'The model answered with nothing.' };
  if (apology.test(reply.text)) return { code: 'refusal', message: 'The model refused to answer.' };
  return { code: 'malformed_reply', message: 'The reply is not in the format asked for.' };
}
