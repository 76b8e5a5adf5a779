/** What a number of rounds showed. The first two have to be 0, and `problems` empty. */
export interface Figures {
  /** Rounds that were really run: an instant, a fault, a damaged copy each. */
  readonly rounds: number;
  /** Batches that were said to be saved and were not there afterwards. */
  readonly lostBatches: number;
  /** Calls that were answered, and asked again although they were not in flight when it happened. */
  readonly paidTwice: number;
  /** Calls repeated because they were in flight: allowed, and at most the concurrency a round. */
  readonly repeatedInFlight: number;
  /** Everything else that was not as it should be, a sentence each, with the seed that shows it again. */
  readonly problems: readonly string[];
}

/** A kind of torture. The same seed does the same, as far as the machine's own timing lets it. */
export interface Torture {
  /** In words, as the table shows it: `kills of the command line`. */
  readonly name: string;
  /** Rounds of the long form. */
  readonly rounds: number;
  /** Runs outside of any test runner: it makes and removes its own folders and servers, and rejects only on a fault of its own. */
  run(seed: number, rounds: number): Promise<Figures>;
}

export const noFigures: Figures = {
  rounds: 0,
  lostBatches: 0,
  paidTwice: 0,
  repeatedInFlight: 0,
  problems: [],
};

export function sumFigures(all: readonly Figures[]): Figures {
  return all.reduce(
    (sum, each) => ({
      rounds: sum.rounds + each.rounds,
      lostBatches: sum.lostBatches + each.lostBatches,
      paidTwice: sum.paidTwice + each.paidTwice,
      repeatedInFlight: sum.repeatedInFlight + each.repeatedInFlight,
      problems: [...sum.problems, ...each.problems],
    }),
    noFigures,
  );
}

/** Whether everything promised was kept. */
export function isKept(figures: Figures): boolean {
  return figures.lostBatches === 0 && figures.paidTwice === 0 && figures.problems.length === 0;
}
