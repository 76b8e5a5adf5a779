import type { MailInfo } from '../../../shared/pipelines/mail.ts';
import { formatNumber } from '../../format-number.ts';
import { pagesOf } from '../../pages-of.ts';
import type { PipelineFace, ReadingEngine } from '../pipeline-face.ts';
import { addSearchCommand } from './search-command.ts';
import { addTalentOptions, readTalentOptions } from './talent-options.ts';

/** Reasons that are named, the most frequent first. */
const namedReasons = 10;

/** What a file with mail holds of results. */
function formatMailInfo(mail: MailInfo): readonly string[] {
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
async function failureReasons(engine: ReadingEngine): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  const failed = { search: '', show: 'failed', mailClass: null } as const;
  for await (const { rows } of pagesOf((asked) => engine.read('mail.mails', { ...failed, ...asked }))) {
    for (const { error } of rows) {
      const reason = error === null ? 'unknown' : `${error.message} [${error.code}]`;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const named = sorted
    .slice(0, namedReasons)
    .map(([reason, count]) => `failed     ${formatNumber(count)}: ${reason}`);
  const more = sorted.slice(namedReasons).reduce((sum, [, count]) => sum + count, 0);
  return more === 0 ? named : [...named, `failed     ${formatNumber(more)} for other reasons`];
}

/** Mails, and the candidates, projects and matches found in them. */
export const mailFace: PipelineFace = {
  items: 'mails',
  item: 'mail',
  job: {
    name: 'talent',
    description: 'read the mails: who looks for work, who looks for people, and who fits whom',
    selects: {
      named: 'these mails, separated by commas, again if need be',
      failed: 'the mails that failed',
      all: 'every mail again',
    },
    nobody: 'no mail',
    addOptions: addTalentOptions,
    readOptions: readTalentOptions,
  },
  estimateFlag: 'mail',
  addCommands: addSearchCommand,
  nothingToDo: 'Nothing to do: every mail has been read.',
  hasRecords: false,
  status: ({ name, found: { mail } }) => {
    if (mail === undefined) return null;
    const failed = mail.failedMails > 0 ? `, ${formatNumber(mail.failedMails)} failed` : '';
    return `${name}: ${formatNumber(mail.mails)} mails${failed}\n${formatMailInfo(mail).join('\n')}\n`;
  },
  results: () => [],
  found: async (engine, job) => {
    const { mail } = (await engine.info()).found;
    if (mail === undefined) return undefined;
    const failedStages = job.stages
      .filter((stage) => stage.failed > 0)
      .map((stage) => `failed     ${formatNumber(stage.failed)} in ${stage.name}`);
    return [...formatMailInfo(mail), ...failedStages, ...(await failureReasons(engine))];
  },
};
