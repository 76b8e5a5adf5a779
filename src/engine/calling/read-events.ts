import { notAModel } from './call-error.ts';

/** What one event of an answer holds. */
export type AnswerEvent =
  | { readonly kind: 'json'; readonly value: unknown; readonly text: string }
  /** The stream says that it is over. */
  | { readonly kind: 'done' };

/** Characters, far more than any limit on output allows: what is longer never ends. */
export const longestAnswer = 4_000_000;

function parse(text: string): AnswerEvent {
  return { kind: 'json', value: JSON.parse(text), text };
}

const isJsonish = (text: string): boolean => /^[[{]/.test(text);

/**
 * Reads the data of one event. Words that are no JSON keep a connection alive and say nothing; what begins like JSON and
 * is none has lost something on its way.
 * @throws SyntaxError for a damaged event
 */
function* readData(data: string): Generator<AnswerEvent> {
  const text = data.trim();
  if (text === '[DONE]') yield { kind: 'done' };
  else if (isJsonish(text)) {
    try {
      yield parse(text);
    } catch (thrown) {
      // Events that a proxy has joined: each line is one of them.
      const lines = text.split('\n');
      if (lines.length === 1) throw thrown;
      for (const line of lines) yield* readData(line);
    }
  }
}

/** A connection whose answer has said that it is over is given so long to end it, so that it can be used again. */
const longestEndingMs = 500;

/** Reads on to the end of an answer that is over. Never rejects. */
async function readToEnd(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), longestEndingMs);
  try {
    while (!(await reader.read()).done);
  } catch {
    // Whatever happens to it now, the answer is whole.
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The text of a body as it comes in. Who wants no more of it says so with `return`.
 * @param heard told whenever something arrives
 * @param isOver asked when no more is wanted: whether the answer has said itself that it is over
 */
async function* readTexts(
  response: Response,
  heard: () => void,
  isOver: () => boolean,
): AsyncGenerator<string> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const text = decoder.decode(value, { stream: true });
      if (text !== '') yield text;
    }
  } finally {
    // A connection that is cut before its end costs the next call a new one.
    if (isOver()) void readToEnd(reader);
    else void reader.cancel().catch(() => undefined);
  }
}

/** Lines of a stream, whatever ends them. The last is complete only where something ended it. */
async function* readLines(body: AsyncIterable<string>): AsyncGenerator<string> {
  let left = '';
  for await (const part of body) {
    const lines = (left + part).split(/\r\n|\n|\r(?!$)/);
    left = lines.pop() ?? '';
    yield* lines;
    if (left.length > longestAnswer) throw new SyntaxError('A line without end.');
  }
  if (left !== '') yield left.replace(/\r$/, '');
}

/** A JSON body in one piece, whatever type it came under. */
async function readWhole(
  first: string,
  rest: AsyncIterable<string>,
  contentType: string,
): Promise<AnswerEvent> {
  let text = first;
  for await (const part of rest) {
    text += part;
    if (text.length > longestAnswer) throw notAModel(contentType);
  }
  try {
    return parse(text);
  } catch {
    throw notAModel(contentType);
  }
}

/** The field of a line of server-sent events; a line that begins with a colon is a comment. */
const field = /^(\w+)(?::\s?|$)(.*)$/s;

async function* eventsOf(texts: AsyncGenerator<string>, contentType: string): AsyncGenerator<AnswerEvent> {
  let first = '';
  while (first.trimStart() === '') {
    const step = await texts.next();
    if (step.done === true) return;
    first += step.value.replace(/^\uFEFF/, '');
  }
  const beginning = first.trimStart();
  if (beginning.startsWith('<')) throw notAModel(contentType);
  if (isJsonish(beginning)) {
    yield await readWhole(beginning, texts, contentType);
    return;
  }
  const all = async function* (): AsyncGenerator<string> {
    yield first;
    yield* texts;
  };
  let data: string[] = [];
  for await (const line of readLines(all())) {
    const [, name = '', value = ''] = field.exec(line) ?? [];
    // llama.cpp has told errors under a field of their own; a bare line of JSON is meant as data.
    if (name === 'data' || name === 'error') data.push(value);
    else if (isJsonish(line)) data.push(line);
    else if (line.trim() === '') {
      yield* readData(data.join('\n'));
      data = [];
    }
  }
  // A stream that ends without an empty line has said it all the same.
  yield* readData(data.join('\n'));
}

/**
 * Reads an answer as events: server-sent ones, or a whole JSON body, which is one event. Which of the two it is, is seen
 * by how it begins, since the type under which it comes need not be true.
 * @param heard told whenever something arrives
 * @throws AppError not_a_model for a page or half a body; SyntaxError for an event that is damaged
 */
export async function* readEvents(response: Response, heard: () => void): AsyncGenerator<AnswerEvent> {
  let isOver = false;
  const texts = readTexts(response, heard, () => isOver);
  try {
    for await (const event of eventsOf(texts, response.headers.get('content-type') ?? '')) {
      isOver = event.kind === 'done';
      yield event;
    }
  } finally {
    // What came in one piece was over before the texts were asked for the next.
    await texts.return(undefined);
  }
}
