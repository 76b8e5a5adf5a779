import type { Command } from 'commander';
import type { Engine } from '../../../engine/engine-api.ts';
import { AppError } from '../../../shared/app-error.ts';
import {
  drawUsersSchema,
  type QueuedUser,
  type ReviewQueue,
  type ReviewReason,
  reviewQueueSchema,
  reviewReasons,
} from '../../../shared/pipelines/review.ts';
import { formatNumber } from '../../format-number.ts';
import { pagesOf } from '../../pages-of.ts';
import { print } from '../../print.ts';
import { withEngine } from '../../with-engine.ts';
import { opinionLines, qualityLines, scoreLines } from './quality-words.ts';

interface ReviewWanted {
  readonly draw?: string;
  readonly seed?: string;
  readonly reason?: string;
  readonly done?: string;
  readonly undo?: true;
  readonly json?: true;
}

type ReviewedEngine = Pick<Engine, 'read' | 'act'>;

/** What a reason says of a user, and of how many of them there are. */
const reasonWords: Readonly<Record<ReviewReason, (count: number, type?: string) => string>> = {
  drawn: (place) => `drawn (${formatNumber(place)})`,
  again: (events) =>
    events === 0
      ? 'other rows than when it was reviewed'
      : `${formatNumber(events)} events since it was reviewed`,
  unread: (rows) => `${formatNumber(rows)} rows unread`,
  ungrounded: (values) => `${formatNumber(values)} values that stand in no row`,
  rare: (_, type = '') => `a rare type: ${type}`,
  disagree: (events) => `another model disagrees on ${formatNumber(events)} events`,
  many: () => 'far more events than others',
  few: () => 'far fewer events than others',
};
const countWords: Readonly<Record<ReviewReason, string>> = {
  drawn: 'drawn',
  again: 'with events or rows since they were reviewed',
  unread: 'with rows unread',
  ungrounded: 'with values that stand in no row',
  rare: 'with a rare type',
  disagree: 'on whom another model disagrees',
  many: 'with far more events than others',
  few: 'with far fewer',
};

const queuedLine = ({ userId, state, rows, events, reasons }: QueuedUser): string =>
  [
    userId,
    state,
    `${formatNumber(rows)} rows`,
    `${formatNumber(events)} events`,
    reasons.map(({ reason, count, type }) => reasonWords[reason](count, type)).join(', '),
  ].join('\t');

function headLines({ counts, open, drawn, reviewed, population }: ReviewQueue): readonly string[] {
  const each = reviewReasons.filter((reason) => counts[reason] > 0);
  const why = each.map((reason) => `${formatNumber(counts[reason])} ${countWords[reason]}`).join(', ');
  return [
    drawn === 0
      ? `Nobody is drawn yet: review FILE --draw 30 draws thirty of ${formatNumber(population)} users that were read.`
      : `${formatNumber(reviewed)} of ${formatNumber(drawn)} drawn users are reviewed, out of ${formatNumber(population)} that were read.`,
    `${formatNumber(open)} users are worth a look${why === '' ? '' : `: ${why}`}.`,
  ];
}

async function showQueue(engine: ReviewedEngine, reason: string | undefined, json: boolean) {
  const { success, data } = reviewQueueSchema.safeParse({ reason: reason ?? null });
  if (!success)
    throw new AppError('bad_input', `There is no reason “${reason}”.`, {
      hint: `Reasons are ${reviewReasons.join(', ')}.`,
      params: { field: 'reason' },
    });
  for await (const page of pagesOf((asked) => engine.read('events.queue', { ...data, ...asked }))) {
    if (page.offset === 0 && !json) print(`${headLines(page).join('\n')}\n${page.total === 0 ? '' : '\n'}`);
    for (const user of page.rows) print(`${json ? JSON.stringify(user) : queuedLine(user)}\n`);
  }
}

/** @throws AppError bad_input */
function readDraw({ draw, seed }: ReviewWanted) {
  const { success, data } = drawUsersSchema.safeParse({
    count: Number(draw),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  });
  if (success) return data;
  throw new AppError('bad_input', 'So many users cannot be drawn.', {
    hint: 'Write --draw N, a whole number from 1 to 10 000, and --seed N if you like.',
    params: { field: 'draw' },
  });
}

/** `review FILE`: who is worth a look, who was drawn, and what was undone. */
async function review(engine: ReviewedEngine, wanted: ReviewWanted): Promise<void> {
  if (wanted.draw !== undefined) {
    const { drawn, added } = await engine.act('events.drawUsers', readDraw(wanted));
    print(`${formatNumber(added)} users drawn, ${formatNumber(drawn)} in all.\n`);
  }
  for (const userId of wanted.done?.split(',').filter((name) => name !== '') ?? []) {
    const { events } = await engine.act('events.editEvents', {
      userId,
      edit: { kind: 'done' },
      recipe: null,
    });
    print(`${userId}: reviewed, ${formatNumber(events)} events accepted.\n`);
  }
  if (wanted.undo === true) {
    const { kind, userId, events } = await engine.act('events.undoEvents', undefined);
    print(`Undone: ${kind}, ${formatNumber(events)} events of ${userId}.\n`);
  }
  if (wanted.draw !== undefined || wanted.done !== undefined || wanted.undo === true) return;
  await showQueue(engine, wanted.reason, wanted.json === true);
}

/** Adds `review FILE` and `quality FILE`. */
export function addReviewCommands(program: Command): void {
  program
    .command('review <file>')
    .description('print which users are worth a look, and why; draw users at random to be reviewed')
    .option('--draw <count>', 'draw users that were read until so many are drawn; those of before stay')
    .option('--seed <number>', 'by which they are drawn (default 1)')
    .option('--reason <reason>', `only users with this reason: ${reviewReasons.join(', ')}`)
    .option(
      '--done <ids>',
      'these users, separated by commas, are reviewed: their events are right as they are',
    )
    .option('--undo', 'undo the last edit of events that is not undone yet')
    .option('--json', 'print one user a line, as JSON')
    .action((file: string, wanted: ReviewWanted) => withEngine(file, (engine) => review(engine, wanted)));
  program
    .command('quality <file>')
    .description('print how right the events are, by the drawn users that are reviewed')
    .option('--json', 'print it as JSON')
    .action((file: string, { json }: { readonly json?: true }) =>
      withEngine(file, async (engine) => {
        const quality = await engine.read('events.quality', undefined);
        const readings = await engine.read('events.scores', undefined);
        const opinions = await engine.read('events.opinions', undefined);
        if (json === true) return print(`${JSON.stringify({ ...quality, readings, opinions })}\n`);
        const more = [
          ...(readings.scores.length === 0 ? [] : ['', ...scoreLines(readings)]),
          ...(opinions.length === 0 ? [] : ['', ...opinionLines(opinions)]),
        ];
        print(`${[...qualityLines(quality), ...more].join('\n')}\n`);
      }),
    );
}
