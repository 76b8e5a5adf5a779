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
export async function* readTexts(
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
