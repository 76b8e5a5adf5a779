import type { Engine } from '../engine/engine-api.ts';
import type { JobSnapshot } from '../shared/job.ts';
import { maxPageSize } from '../shared/source.ts';
import type { MailInfo } from '../shared/talent-views.ts';
import { formatNumber } from './format.ts';

/** Reasons that are named, the most frequent first. */
const namedReasons = 10;

/** What a file with mail holds of results. */
export function formatMailInfo(mail: MailInfo): readonly string[] {
  const told = [
    `${formatNumber(mail.candidateMails)} of candidates`,
    `${formatNumber(mail.projectMails)} of projects`,
    `${formatNumber(mail.otherMails)} of neither`,
  ];
  return [
    `told       ${told.join(', ')}`,
    `candidates ${formatNumber(mail.candidates)} saved`,
    `projects   ${formatNumber(mail.projects)} saved`,
    `matches    ${formatNumber(mail.matches)}`,
  ];
}

/** Why mails failed, with how many did so. */
async function failureReasons(engine: Pick<Engine, 'mails'>): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  for (let offset = 0; ; offset += maxPageSize) {
    const page = await engine.mails({
      offset,
      limit: maxPageSize,
      search: '',
      status: 'failed',
      mailClass: null,
    });
    for (const { error } of page.rows) {
      const reason = error === null ? 'unknown' : `${error.message} [${error.code}]`;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    if (page.rows.length === 0 || offset + page.rows.length >= page.total) break;
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const named = sorted
    .slice(0, namedReasons)
    .map(([reason, count]) => `failed     ${formatNumber(count)}: ${reason}`);
  const more = sorted.slice(namedReasons).reduce((sum, [, count]) => sum + count, 0);
  return more === 0 ? named : [...named, `failed     ${formatNumber(more)} for other reasons`];
}

/** What stands in a mail job's summary: mails, candidates, projects, matches, and what failed. Undefined for other jobs. */
export async function foundInMail(
  engine: Pick<Engine, 'info' | 'mails'>,
  job: JobSnapshot,
): Promise<readonly string[] | undefined> {
  if (job.pipeline !== 'mail') return undefined;
  const { mail } = await engine.info();
  if (mail === null) return undefined;
  const failedStages = job.stages
    .filter((stage) => stage.failed > 0)
    .map((stage) => `failed     ${formatNumber(stage.failed)} in ${stage.name}`);
  return [...formatMailInfo(mail), ...failedStages, ...(await failureReasons(engine))];
}
