import { type Figures, isKept, sumFigures } from './round.ts';

/** What one kind of torture came to. */
export interface Outcome {
  readonly name: string;
  readonly seed: number;
  readonly seconds: number;
  readonly figures: Figures;
}

const columns = [
  'rounds',
  'lost',
  'paid twice',
  'repeated in flight',
  'problems',
  'seconds',
  'seed',
] as const;

function cellsOf({ figures, seconds, seed }: Outcome): readonly string[] {
  const { rounds, lostBatches, paidTwice, repeatedInFlight, problems } = figures;
  return [rounds, lostBatches, paidTwice, repeatedInFlight, problems.length, Math.round(seconds), seed].map(
    String,
  );
}

/** The table, the problems, and the two promises in figures. */
export function summarise(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => [outcome.name, ...cellsOf(outcome)]);
  const table = [['', ...columns], ...rows];
  const widths = ['', ...columns].map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  const all = sumFigures(outcomes.map(({ figures }) => figures));
  const problems = outcomes.flatMap(({ name, figures }) =>
    figures.problems.map((each) => `${name}: ${each}`),
  );
  return [
    ...lines,
    ...(problems.length === 0 ? [] : ['', ...problems]),
    '',
    `acknowledged batches lost: ${all.lostBatches}`,
    `calls paid twice outside those in flight: ${all.paidTwice}`,
    isKept(all) ? `kept in ${all.rounds} rounds` : 'BROKEN: see above; the seed shows it again',
  ].join('\n');
}
