import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { readLine } from './order-lines.ts';
import type { LineAnswer } from './order-types.ts';

export interface ShardRun {
  readonly input: string;
  readonly output: string;
  readonly answer: (url: string, body: string) => LineAnswer;
  /** What it serves; a line that asks another is answered with 404. Any, where left out. */
  readonly model?: string;
  /** It dies after so many lines, in the middle of writing the last of them. */
  readonly diesAfter?: number;
}

/** Results are written whenever there are so many. */
const flushedEvery = 100;

/**
 * Answers a file of requests as `vllm run-batch -i INPUT -o OUTPUT` does: each line with what was answered, in the order of
 * the input, errors in the same file. A line that cannot be read ends the run.
 * Answers how many lines were written.
 */
export async function runShard({ input, output, answer, model, diesAfter }: ShardRun): Promise<number> {
  const out = await open(output, 'w');
  let waiting = '';
  let count = 0;
  const flush = async (): Promise<void> => {
    await out.write(waiting);
    waiting = '';
  };
  try {
    for await (const text of createInterface({
      input: createReadStream(input),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (text.trim() === '') continue;
      const line = readLine(text);
      if (line === null) throw new Error(`A line of ${input} is no request.`);
      const { status, body, requestId } =
        model !== undefined && line.model !== model
          ? { status: 404, body: null, requestId: randomUUID() }
          : answer(line.url, line.body);
      const isWell = status === 200;
      const result = {
        id: `vllm-${requestId}`,
        custom_id: line.customId,
        response: {
          status_code: isWell ? 200 : 400,
          request_id: `vllm-batch-${requestId}`,
          body: isWell ? body : null,
        },
        error: isWell ? null : (body ?? `The model \`${line.model}\` does not exist.`),
      };
      const written = `${JSON.stringify(result)}\n`;
      count += 1;
      if (count === diesAfter) {
        waiting += written.slice(0, written.length / 2);
        await flush();
        return count;
      }
      waiting += written;
      if (count % flushedEvery === 0) await flush();
    }
    await flush();
    return count;
  } finally {
    await out.close();
  }
}
