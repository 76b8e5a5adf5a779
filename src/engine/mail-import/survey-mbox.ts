import type { MboxDialect } from '../../shared/mail-import.ts';
import type { ReadAt } from './content-length.ts';
import { countLengths } from './content-length.ts';
import { type MboxStyle, plainStyle } from './mbox-style.ts';
import { readPostmark } from './postmark.ts';
import { mmdfMark, splitMbox } from './split-mbox.ts';

/** A mailbox that can be read from its begin as often as wanted, and at any place. */
export interface MboxBytes {
  readonly chunks: () => AsyncIterable<Buffer> | Iterable<Buffer>;
  readonly readAt: ReadAt;
}

/** How a mailbox is to be read. */
export interface MboxReading {
  readonly dialect: MboxDialect;
  readonly style: MboxStyle;
  /** Whether its lines end in CR alone, as on old Macs. */
  readonly endsInCr: boolean;
}

/** Bytes that are looked at for line ends. */
const sampleBytes = 64 * 1024;
/** Mails in a row whose length has to be right before lengths are believed, where the mailbox has as many. */
const enoughLengths = 3;
const manyLengths = 20;
/** Lines of text beginning with `From ` that tell a program that quotes none from a line that came about otherwise. */
const enoughProse = 3;

const styles: Readonly<Record<MboxDialect, MboxStyle>> = {
  mboxrd: plainStyle,
  mboxcl: { ...plainStyle, usesLengths: true },
  mboxcl2: { separators: 'headers', usesLengths: true, quoting: 'none' },
  unquoted: { separators: 'headers', usesLengths: false, quoting: 'marks' },
  loose: { ...plainStyle, separators: 'any' },
  mmdf: { separators: 'mmdf', usesLengths: false, quoting: 'none' },
};

/** The same bytes with LF for CR. */
async function* withLineFeeds(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const copy = Buffer.from(chunk);
    for (let at = copy.indexOf(0x0d); at !== -1; at = copy.indexOf(0x0d, at + 1)) copy[at] = 0x0a;
    yield copy;
  }
}

/** The chunks of a mailbox with line ends that its splitter knows. */
export const chunksOf = (mbox: MboxBytes, { endsInCr }: Pick<MboxReading, 'endsInCr'>) =>
  endsInCr ? withLineFeeds(mbox.chunks()) : mbox.chunks();

interface Counts {
  /** Marks but for the first. */
  marks: number;
  /** Lines that begin with `From ` and look like nothing but text. */
  prose: number;
  /** Lines that are no marks but have a head of a mail after them. */
  heads: number;
  /** Lines that begin with `>From ` or with more of `>`. */
  quoted: number;
}

async function count(mbox: MboxBytes, endsInCr: boolean, signal: AbortSignal | undefined): Promise<Counts> {
  const counts: Counts = { marks: 0, prose: 0, heads: 0, quoted: 0 };
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of chunksOf(mbox, { endsInCr })) {
      // Who stops is told so by the reading.
      if (signal?.aborted === true) return;
      for (let at = chunk.indexOf('>From '); at !== -1; at = chunk.indexOf('>From ', at + 6)) {
        if (/\n>*$/.test(chunk.toString('latin1', Math.max(0, at - 8), at))) counts.quoted++;
      }
      yield chunk;
    }
  }
  const split = splitMbox(counted(), 0, {
    onFromLine: ({ postmark, isAfterBlank, following }, isMark) => {
      if (isMark) counts.marks++;
      else if (postmark?.isExact !== true) counts.prose++;
      if (!isMark && isAfterBlank && following().known > 1) counts.heads++;
    },
  });
  for await (const _ of split) {
    // It is only gone through.
  }
  return counts;
}

function chooseDialect(mbox: MboxBytes, start: string, { marks, prose, heads, quoted }: Counts): MboxDialect {
  const lengths = countLengths(mbox.readAt, manyLengths);
  if (lengths !== null && lengths.mails > 0 && (lengths.isEnd || lengths.mails >= enoughLengths)) {
    return prose > quoted ? 'mboxcl2' : 'mboxcl';
  }
  const first = /From[^\r\n]*/.exec(start)?.[0] ?? '';
  if (heads > 0 && (marks === 0 || readPostmark(first) === null)) return 'loose';
  // Who quotes leaves no line that begins with From; who leaves more of them than are quoted does not quote.
  return prose >= enoughProse && prose > quoted ? 'unquoted' : 'mboxrd';
}

/**
 * Goes through a mailbox once, to tell which of the ways of writing one it was written in. Throws `not_a_mailbox` as
 * `splitMbox` does.
 */
export async function surveyMbox(mbox: MboxBytes, signal?: AbortSignal): Promise<MboxReading> {
  const start = mbox.readAt(0, sampleBytes).toString('latin1');
  if (start.startsWith(mmdfMark)) return { dialect: 'mmdf', style: styles.mmdf, endsInCr: false };
  const endsInCr = start.includes('\r') && !start.includes('\n');
  const dialect = chooseDialect(mbox, start, await count(mbox, endsInCr, signal));
  return { dialect, style: styles[dialect], endsInCr };
}
