import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEmbeddings } from '../embeddings.ts';
import { callIdOf, customIdOf, jobIdOf } from './order-lines.ts';
import { readLines, splitLines } from './read-lines.ts';
import { type OrderResult, readResult, replyOfBody } from './read-result.ts';

const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'm',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'said', refusal: null },
      finish_reason: 'stop',
      logprobs: null,
    },
  ],
  usage: { prompt_tokens: 22, completion_tokens: 2, total_tokens: 24 },
};

/** A line of results as it stands in a document, or in the source of whoever writes it. */
const golden: readonly (readonly [from: string, line: object, kind: OrderResult['kind'], more?: object])[] = [
  [
    "OpenAI's output file",
    {
      id: 'batch_req_123',
      custom_id: 'request-2',
      response: { status_code: 200, request_id: 'req_123', body: completion },
      error: null,
    },
    'reply',
  ],
  [
    "OpenAI's error file, of an order whose time was over",
    {
      id: 'batch_req_123',
      custom_id: 'request-3',
      response: null,
      error: {
        code: 'batch_expired',
        message: 'This request could not be executed before the completion window expired.',
      },
    },
    'unanswered',
    { code: 'order_expired' },
  ],
  [
    "OpenAI's error file, of an order that was cancelled",
    { id: 'b', custom_id: 'r', response: null, error: { code: 'batch_cancelled', message: 'Cancelled.' } },
    'unanswered',
    { code: 'order_cancelled' },
  ],
  [
    "OpenAI's error file, of a line at which it broke without a word",
    {
      id: 'batch_req_690a',
      custom_id: 'r',
      response: { status_code: 0, request_id: '', body: {} },
      error: null,
    },
    'refused',
    { error: expect.objectContaining({ status: 500 }) },
  ],
  [
    'a refusal in the output file, with no error beside it',
    {
      id: 'b',
      custom_id: 'r',
      response: {
        status_code: 400,
        request_id: 'q',
        body: {
          error: { message: 'Invalid prompt.', type: 'invalid_request_error', param: null, code: null },
        },
      },
      error: null,
    },
    'refused',
    { error: { status: 400, message: 'Invalid prompt.' } },
  ],
  [
    'a refusal of Azure, of the content',
    {
      custom_id: 'r',
      response: {
        body: {
          error: {
            code: 'content_filter',
            message:
              "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
          },
        },
        request_id: 'q',
        status_code: 400,
      },
      error: null,
    },
    'refused',
    { error: { complaint: { codes: ' content_filter ' } } },
  ],
  [
    'Qwen’s result file',
    {
      id: '73291560-xxx',
      custom_id: '1',
      response: {
        status_code: 200,
        request_id: '7ed3c8dc-xxx',
        body: { ...completion, model: 'qwen-max' },
      },
      error: null,
    },
    'reply',
  ],
  [
    'Qwen’s error file',
    {
      id: 'x',
      custom_id: '2',
      error: { code: 'InvalidParameter', message: 'Required body invalid' },
      response: { status_code: 400, request_id: 'y' },
    },
    'refused',
    { error: { status: 400, message: 'Required body invalid' } },
  ],
  [
    'Zhipu’s output file',
    {
      response: { status_code: 200, body: { ...completion, request_id: 'request-1' } },
      custom_id: 'request-1',
      id: 'batch_1791490810192076800',
    },
    'reply',
  ],
  [
    'SiliconFlow’s, whose error is an empty word',
    { custom_id: 'request-1', response: { status_code: 200, request_id: '', body: completion }, error: '' },
    'reply',
  ],
  [
    'what `vllm run-batch` writes',
    {
      id: 'vllm-383d1c59835645aeb2e07d004d62a826',
      custom_id: 'request-1',
      response: {
        status_code: 200,
        request_id: 'vllm-batch-61c020e54b964d5a98fa7527bfcdd378',
        body: {
          ...completion,
          prompt_logprobs: null,
          choices: completion.choices.map((each) => ({ ...each, stop_reason: null })),
        },
      },
      error: null,
    },
    'reply',
  ],
  [
    'what `vllm run-batch` writes of a request that is too long',
    {
      id: 'vllm-x',
      custom_id: 'request-2',
      response: { status_code: 400, request_id: 'vllm-batch-y', body: null },
      error: {
        object: 'error',
        message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
        type: 'BadRequestError',
        param: null,
        code: 400,
      },
    },
    'refused',
    { error: { status: 400, message: expect.stringContaining('maximum context length') } },
  ],
  [
    'what `vllm run-batch` writes of another model, as a sentence',
    {
      id: 'vllm-x',
      custom_id: 'request-3',
      response: { status_code: 400, request_id: 'vllm-batch-z', body: null },
      error: 'The model `NonExistModel` does not exist.',
    },
    'refused',
    { error: { message: 'The model `NonExistModel` does not exist.' } },
  ],
  [
    'a body that stands as JSON in a string',
    { custom_id: 'r', response: { status_code: '200', body: JSON.stringify(completion) } },
    'reply',
  ],
  [
    'an id that is a number',
    { custom_id: 7, response: { status_code: 200, body: completion } },
    'reply',
    { customId: '7' },
  ],
];

describe('a line of results', () => {
  it.each(golden)('is read as %s has it', (_, line, kind, more = {}) => {
    const result = readResult(JSON.stringify(line));
    expect(result).toMatchObject({ kind, ...(more as object) });
    if (result.kind !== 'reply') return;
    expect(replyOfBody(result.body, null)).toEqual({
      text: 'said',
      finish: 'stop',
      usage: { promptTokens: 22, completionTokens: 2 },
    });
  });

  it('of vectors brings them in the order of their texts', () => {
    const body = {
      object: 'list',
      data: [
        { object: 'embedding', index: 1, embedding: [0, 1] },
        { object: 'embedding', index: 0, embedding: [1, 0] },
      ],
      usage: { prompt_tokens: 4, total_tokens: 4 },
    };
    const result = readResult(
      JSON.stringify({ custom_id: 'r', response: { status_code: 200, body }, error: null }),
    );
    expect(result.kind).toBe('reply');
    const { text, usage } = replyOfBody(result.kind === 'reply' ? result.body : null, 2);
    expect(decodeEmbeddings(text, 2).map((vector) => [...(vector ?? [])])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(usage).toEqual({ promptTokens: 4, completionTokens: 0 });
  });

  it.each(['{"custom_id":"r","resp', 'no line', '[]', '{}', 'null', '{"custom_id":null}'])(
    'is none where it is %s',
    (text) => {
      expect(readResult(text)).toEqual({ kind: 'unreadable', text });
    },
  );

  it('is read whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const line = { custom_id: 'r', response: value, error: value };
        expect(['reply', 'refused', 'unanswered', 'unreadable']).toContain(
          readResult(JSON.stringify(value)).kind,
        );
        expect(['reply', 'refused', 'unanswered']).toContain(readResult(JSON.stringify(line)).kind);
      }),
    );
  });
});

describe('an id', () => {
  it('says which call of which job it is, and nothing of another’s', () => {
    const id = customIdOf('0a1b2c', 17);
    expect(id).toBe('gl-0a1b2c-17');
    expect(callIdOf(id, '0a1b2c')).toBe(17);
    expect(callIdOf(id, '0a1b2d')).toBeNull();
    expect(jobIdOf(id)).toBe('0a1b2c');
    for (const alien of ['request-1', 'gl-0a1b2c-', 'gl-0a1b2c-1x', 'gl-zz-1', '']) {
      expect(callIdOf(alien, '0a1b2c')).toBeNull();
      expect(jobIdOf(alien)).toBeNull();
    }
  });
});

describe('lines', () => {
  async function* inPieces(text: string, size: number): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  }
  const all = async (lines: AsyncIterable<string>): Promise<string[]> => {
    const found: string[] = [];
    for await (const line of lines) found.push(line);
    return found;
  };

  it.each([1, 2, 3, 100])('come whole from pieces of %i, however they end', async (size) => {
    expect(await all(splitLines(inPieces('one\r\ntwo\n\n  \nthree', size)))).toEqual(['one', 'two', 'three']);
  });

  it('that are fewer than the server said are no whole file', async () => {
    const whole = new Response('one\ntwo\n', { headers: { 'content-length': '8' } });
    expect(await all(readLines(whole))).toEqual(['one', 'two']);
    const cut = new Response('one\ntw', { headers: { 'content-length': '8' } });
    await expect(all(readLines(cut))).rejects.toMatchObject({ code: 'connection_lost' });
    const packed = new Response('one', { headers: { 'content-length': '99', 'content-encoding': 'gzip' } });
    expect(await all(readLines(packed))).toEqual(['one']);
  });
});
