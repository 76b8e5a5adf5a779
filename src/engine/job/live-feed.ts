import type { ItemResult, JobFeed } from '../../shared/job.ts';

/** So many calls and so many finished items are told. */
const mostWriting = 8;
const mostFinished = 8;
/** Of a call so many of its items are named. */
const mostNamed = 3;

/** Says what the last whole line of a reply is about, for a person; null where it says nothing. */
export type Saying = (line: string) => string | null;

/** What goes on in a job at this instant, for whoever looks on. Nothing of it is kept. */
export type LiveFeed = ReturnType<typeof createLiveFeed>;

interface Call {
  readonly items: readonly string[];
  text: string;
}

/** The last lines that are whole, the last one first. */
function lastLines(text: string): readonly string[] {
  const end = text.lastIndexOf('\n');
  return end < 0
    ? []
    : text
        .slice(Math.max(0, end - 600), end)
        .split('\n')
        .reverse();
}

export function createLiveFeed(jobId: string) {
  const calls = new Map<number, Call>();
  let finished: readonly ItemResult[] = [];
  let saying: Saying | null = null;
  const saidBy = ({ text }: Call): string | null => {
    if (saying === null) return null;
    for (const line of lastLines(text)) {
      const said = saying(line);
      if (said !== null) return said;
    }
    return null;
  };
  return {
    began: (callId: number, items: readonly string[]) => void calls.set(callId, { items, text: '' }),
    /** All that a call's reply says so far. */
    wrote: (callId: number, text: string) => {
      const call = calls.get(callId);
      if (call !== undefined) call.text = text;
    },
    ended: (callId: number) => void calls.delete(callId),
    finished: (results: readonly ItemResult[]) => {
      finished = [...results.toReversed(), ...finished].slice(0, mostFinished);
    },
    /** How the replies of the stage that runs are put into words. */
    speaks: (next: Saying | null) => {
      saying = next;
    },
    look: (): JobFeed => ({
      jobId,
      writing: [...calls.entries()].slice(0, mostWriting).map(([callId, call]) => ({
        callId,
        items: call.items.slice(0, mostNamed),
        more: Math.max(0, call.items.length - mostNamed),
        characters: call.text.length,
        saying: saidBy(call),
      })),
      finished: finished.map(({ itemId, status, results }) => ({ itemId, status, results })),
    }),
  };
}
