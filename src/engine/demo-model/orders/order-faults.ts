/** Faults of the way to an order. The number of each is how often it strikes, from the next time that it can. */
export const wayFaults = [
  /** The file is kept, and the connection breaks before that is said. */
  'lost_upload',
  /** The connection breaks before anything is kept. */
  'unmade_upload',
  'lost_create',
  'unmade_create',
  /** One request makes two orders. */
  'doubled_create',
  /** The file that was just sent is not known yet. */
  'early_create',
  /** There is no list of orders. */
  'no_list',
  /** Orders are told without what was noted with them. */
  'bare_list',
  /** An order is not known any more when it is asked for. */
  'vanished',
  /** The connection breaks in the middle of a file that is fetched. */
  'cut_download',
] as const;

/** What is wrong with a whole order. The number of each is of how many orders. */
export const orderFaults = [
  /** Its time is over when half of its lines are answered. */
  'half_expired',
  /** Every line is refused, and there is no file of answers. */
  'all_failed',
  /** The file is refused when it is looked at. */
  'rejected',
  /** Answers come in another order than they were asked in. */
  'shuffled',
] as const;

/** What is wrong with lines of answers. The number of each is of how many lines of the next order that ends. */
export const lineFaults = [
  'missing_line',
  'doubled_line',
  'alien_line',
  'torn_line',
  /** A refusal stands among the answers, with no error beside it. */
  'refused_in_output',
  /** The server broke at a line. */
  'broken_line',
  /** An answer without what it took. */
  'uncounted_line',
] as const;

export type OrderFault =
  | (typeof wayFaults)[number]
  | (typeof orderFaults)[number]
  | (typeof lineFaults)[number];

export const allOrderFaults: readonly OrderFault[] = [...wayFaults, ...orderFaults, ...lineFaults];

export type OrderFaults = Readonly<Partial<Record<OrderFault, number>>>;

/** What is left of faults that were set. */
export type FaultsLeft = ReturnType<typeof createFaultsLeft>;

export function createFaultsLeft(given: OrderFaults = {}) {
  let left: Partial<Record<OrderFault, number>> = { ...given };
  return {
    /** Whether a fault strikes now, which takes one away. */
    strikes: (fault: OrderFault): boolean => {
      const count = left[fault] ?? 0;
      if (count > 0) left[fault] = count - 1;
      return count > 0;
    },
    /** How often it is still to strike; it is over then. */
    takeAll: (fault: OrderFault): number => {
      const count = left[fault] ?? 0;
      left[fault] = 0;
      return count;
    },
    set: (faults: OrderFaults): void => {
      left = { ...faults };
    },
  };
}

/** Reads `lost_create=1,missing_line=2`. @throws Error of one sentence */
export function parseOrderFaults(text: string): OrderFaults {
  const faults: Partial<Record<OrderFault, number>> = {};
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [name = '', value = ''] = part.split('=').map((each) => each.trim());
    const fault = allOrderFaults.find((each) => each === name);
    const count = Number(value);
    if (fault === undefined || value === '' || !Number.isInteger(count) || count < 0) {
      throw new Error(
        `Cannot read the fault "${part}": write KIND=COUNT with a whole number and a kind of ${allOrderFaults.join(', ')}.`,
      );
    }
    faults[fault] = count;
  }
  return faults;
}
