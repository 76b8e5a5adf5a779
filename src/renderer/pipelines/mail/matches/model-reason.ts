import type { MatchRow } from '../../../../shared/pipelines/mail.ts';

/**
 * The model's own reason for a match, or empty. Where it gave none, the file has the rules' sentences in its place, in English;
 * those are told beside, in the window's language.
 */
export function modelReason({ modelScore, reason, ruleParts }: MatchRow): string {
  if (modelScore === null) return '';
  const rules = ruleParts.filter(({ code }) => !code.endsWith('_not_asked')).map(({ sentence }) => sentence);
  return reason === rules.join(' ') ? '' : reason;
}
