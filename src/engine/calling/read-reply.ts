import { AppError } from '../../shared/app-error.ts';
import { notAModel } from './call-error.ts';
import { findComplaint } from './complaint.ts';
import type { KeyHiding } from './hide-key.ts';
import { BrokenStream, type Finish, type StreamedReply } from './model-reply.ts';
import { ProviderError } from './provider-error.ts';
import { longestAnswer, readEvents } from './read-events.ts';
import { readPiece } from './read-piece.ts';
import { joinCounts, noCounts, usageOfChat } from './read-usage.ts';

const nothingGathered = () => ({
  text: '',
  whole: '',
  thought: 0,
  finish: null as Finish | null,
  isDone: false,
  isAnswered: false,
  isJson: false,
  counts: noCounts,
});

type Gathered = ReturnType<typeof nothingGathered>;

/** Told of an answer on its way. */
export interface ReplyListener {
  /** Something has arrived. */
  heard(): void;
  /** The model has begun to answer: what was asked is accepted. */
  accepted(): void;
  /** All that it says so far. */
  readonly said?: ((text: string) => void) | undefined;
}

function replyOf(gathered: Gathered, finish: Finish, hiding: KeyHiding): StreamedReply {
  const text = hiding.text(gathered.whole.length > gathered.text.length ? gathered.whole : gathered.text);
  return {
    text,
    finish,
    usage: usageOfChat(gathered.counts, text.length + gathered.thought),
    ...(gathered.thought > 0 ? { thought: gathered.thought } : {}),
  };
}

const nothingCame = (): AppError =>
  new AppError('connection_lost', 'The answer ended before it had begun.', {
    hint: 'Gleaner tries again by itself.',
  });

async function gather(
  into: Gathered,
  response: Response,
  hiding: KeyHiding,
  listener: ReplyListener,
): Promise<void> {
  for await (const event of readEvents(response, listener.heard)) {
    if (event.kind === 'done') {
      into.isDone = true;
      return;
    }
    into.isJson = true;
    const piece = readPiece(event.value);
    const complaint = findComplaint(event.value, piece.isAnswer);
    if (complaint !== null) {
      const said = findComplaint(JSON.parse(hiding.text(event.text)), piece.isAnswer) ?? complaint;
      throw new ProviderError(null, said, response.headers);
    }
    if (piece.isAnswer && !into.isAnswered) {
      into.isAnswered = true;
      listener.accepted();
    }
    into.text += piece.text;
    if (piece.text !== '') listener.said?.(into.text);
    into.whole = piece.whole || into.whole;
    into.thought += piece.thought;
    // A refusal stays one; else the last word counts, since some give a reason with every chunk.
    if (into.finish !== 'refused') into.finish = piece.finish ?? into.finish;
    into.counts = joinCounts(into.counts, piece.counts);
    if (into.text.length + into.thought > longestAnswer) {
      into.finish = 'length';
      return;
    }
  }
}

/**
 * Reads the answer to a chat, streamed or in one piece.
 * @throws ProviderError for a complaint in it, AppError for what is no answer, BrokenStream where either came after
 *   something had been said
 */
export async function readReply(
  response: Response,
  hiding: KeyHiding,
  listener: ReplyListener,
): Promise<StreamedReply> {
  const gathered = nothingGathered();
  try {
    await gather(gathered, response, hiding, listener);
  } catch (thrown) {
    if (gathered.text === '' && gathered.thought === 0) throw thrown;
    throw new BrokenStream(replyOf(gathered, 'interrupted', hiding), thrown);
  }
  const { isAnswered, isJson, isDone, text, whole, thought } = gathered;
  if (!isAnswered && isJson) throw notAModel(hiding.text(response.headers.get('content-type') ?? ''));
  const isEmpty = text === '' && whole === '' && thought === 0;
  if (isEmpty && gathered.finish === null && !isDone) throw nothingCame();
  const isOver = isDone || whole !== '';
  return replyOf(gathered, gathered.finish ?? (isOver ? 'stop' : 'interrupted'), hiding);
}
