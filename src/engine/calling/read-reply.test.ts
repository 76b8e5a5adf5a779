import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsOf } from '../testing/thoroughness.ts';
import { findComplaint, readComplaint, readComplaintText } from './complaint.ts';
import { hidingKey } from './hide-key.ts';
import { BrokenStream, type StreamedReply } from './model-reply.ts';
import { readPiece } from './read-piece.ts';
import { readReply } from './read-reply.ts';

const hiding = hidingKey(null);

/** Reads an answer that comes in the given parts, each a chunk of its own on the wire. */
function read(parts: readonly string[], contentType = 'text/event-stream'): Promise<StreamedReply> {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(encoder.encode(part));
      controller.close();
    },
  });
  const response = new Response(body, { headers: { 'content-type': contentType } });
  return readReply(response, hiding, { heard: () => {}, accepted: () => {} });
}

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const word = (content: unknown, finish_reason: unknown = null, more: object = {}): string =>
  data({ choices: [{ index: 0, delta: { content }, finish_reason }], ...more });
const done = 'data: [DONE]\n\n';
const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 };
const counted = { promptTokens: 10, completionTokens: 2 };

describe('an answer in an allowed shape', () => {
  const text = '1|END|3';
  const shapes: readonly (readonly [string, readonly string[], Partial<StreamedReply>])[] = [
    ['content as a list of parts', [word([{ type: 'text', text }], 'stop'), done], { finish: 'stop' }],
    ['content that is null at first', [word(null), word(text, 'stop'), done], { finish: 'stop' }],
    [
      'thinking as parts',
      [word([{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }]), word(text, 'stop'), done],
      { finish: 'stop', thought: 2 },
    ],
    [
      'reasoning_content beside it',
      [data({ choices: [{ delta: { reasoning_content: 'hm' } }] }), word(text, 'stop'), done],
      { finish: 'stop', thought: 2 },
    ],
    ['an empty finish reason with every chunk', [word(text, ''), word('', 'stop'), done], { finish: 'stop' }],
    ['the word null as finish reason', [word(text, 'null'), word('', 'stop'), done], { finish: 'stop' }],
    ['no finish reason but [DONE]', [word(text), done], { finish: 'stop' }],
    [
      'a finish reason with every chunk',
      [word('1|END', 'stop'), word('|3', 'length'), done],
      { finish: 'length' },
    ],
    ['an odd finish reason', [word(text, 'eos_token'), done], { finish: 'stop' }],
    ["Google's finish reason", [word(text, 'MAX_TOKENS'), done], { finish: 'length' }],
    ["GLM's finish reason", [word(text, 'sensitive'), done], { finish: 'refused' }],
    [
      "DeepSeek's finish reason",
      [word(text, 'insufficient_system_resource'), done],
      { finish: 'interrupted' },
    ],
    ['no [DONE]', [word(text, 'stop')], { finish: 'stop' }],
    ['neither finish reason nor [DONE]', [word(text)], { finish: 'interrupted' }],
    [
      'empty data lines between',
      ['data:\n\n', word('1|END'), 'data: \n\n: ping\n\n', word('|3', 'stop'), done],
      { finish: 'stop' },
    ],
    [
      'words that are no data between',
      [word('1|END'), 'data: ping\n\nevent: ping\ndata: {"type":"ping"}\n\n', word('|3', 'stop'), done],
      { finish: 'stop' },
    ],
    ['events with names and ids', [`event: message\nid: 7\n${word(text, 'stop')}`, done], { finish: 'stop' }],
    [
      'carriage returns',
      [word(text, 'stop').replaceAll('\n', '\r\n'), 'data: [DONE]\r\n\r\n'],
      { finish: 'stop' },
    ],
    [
      'no empty line between events',
      [word('1|END').trim(), '\n', word('|3', 'stop').trim(), '\n'],
      { finish: 'stop' },
    ],
    ['no empty line at the end', [word(text, 'stop').trimEnd()], { finish: 'stop' }],
    ['no space behind data:', [word(text, 'stop').replace('data: ', 'data:'), done], { finish: 'stop' }],
    [
      'text of a completion',
      [data({ choices: [{ text, finish_reason: 'stop' }] }), done],
      { finish: 'stop' },
    ],
    [
      'a whole message in one event',
      [data({ choices: [{ message: { content: text }, finish_reason: 'stop' }] }), done],
      { finish: 'stop' },
    ],
    [
      'deltas, and then the whole again',
      [word(text), data({ choices: [{ message: { content: text }, finish_reason: 'stop' }] }), done],
      { finish: 'stop' },
    ],
    [
      'JSON in one piece',
      [JSON.stringify({ choices: [{ message: { content: [{ text }] }, finish_reason: 'stop' }], usage })],
      { finish: 'stop', usage: counted },
    ],
    ['usage in the last chunk', [word(text, 'stop'), data({ choices: [], usage }), done], { usage: counted }],
    [
      'usage with every chunk',
      [
        word('1|END', null, { usage: { prompt_tokens: 10, completion_tokens: 1 } }),
        word('|3', 'stop', { usage }),
        done,
      ],
      { usage: counted },
    ],
    [
      'usage in the choice',
      [data({ choices: [{ delta: { content: text }, finish_reason: 'stop', usage }] }), done],
      { usage: counted },
    ],
    ["usage in Groq's place", [word(text, 'stop', { x_groq: { usage } }), done], { usage: counted }],
    [
      "usage in llama.cpp's place",
      [word(text, 'stop', { timings: { prompt_n: 10, predicted_n: 2 } }), done],
      { usage: counted },
    ],
    [
      "usage in Google's place",
      [word(text, 'stop', { usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 2 } }), done],
      { usage: counted },
    ],
    [
      "usage in Anthropic's words",
      [
        word(text, 'stop', { usage: { input_tokens: 7, cache_read_input_tokens: 3, output_tokens: 2 } }),
        done,
      ],
      { usage: counted },
    ],
    [
      "what a cache gave and took and what was thinking, in OpenAI's words",
      [
        word(text, 'stop', {
          usage: {
            ...usage,
            prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 3 },
            completion_tokens_details: { reasoning_tokens: 1 },
          },
        }),
        done,
      ],
      { usage: { ...counted, cachedTokens: 4, cacheWriteTokens: 3, reasoningTokens: 1 } },
    ],
    [
      "the same in DeepSeek's words",
      [word(text, 'stop', { usage: { ...usage, prompt_cache_hit_tokens: 4 } }), done],
      { usage: { ...counted, cachedTokens: 4 } },
    ],
    [
      "the same in Anthropic's words, whose input is without the cache's",
      [
        word(text, 'stop', {
          usage: {
            input_tokens: 3,
            cache_read_input_tokens: 5,
            cache_creation_input_tokens: 2,
            output_tokens: 2,
          },
        }),
        done,
      ],
      { usage: { ...counted, cachedTokens: 5, cacheWriteTokens: 2 } },
    ],
    [
      "thinking beside the answer, as xAI's totals have it",
      [
        word(text, 'stop', {
          usage: {
            prompt_tokens: 10,
            completion_tokens: 2,
            total_tokens: 42,
            completion_tokens_details: { reasoning_tokens: 30 },
          },
        }),
        done,
      ],
      { usage: { promptTokens: 10, completionTokens: 32, reasoningTokens: 30 } },
    ],
    [
      'parts that are more than the whole',
      [
        word(text, 'stop', {
          usage: {
            ...usage,
            prompt_tokens_details: { cached_tokens: 11 },
            completion_tokens_details: { reasoning_tokens: 3 },
          },
        }),
        done,
      ],
      { usage: counted },
    ],
    [
      'usage in quotes',
      [word(text, 'stop', { usage: { prompt_tokens: '10', completion_tokens: '2' } }), done],
      { usage: counted },
    ],
    [
      'a total alone beside the prompt',
      [word(text, 'stop', { usage: { prompt_tokens: 10, total_tokens: 12 } }), done],
      { usage: counted },
    ],
    [
      'usage that is null at the end',
      [word(text, 'stop', { usage }), data({ choices: [], usage: null }), done],
      { usage: counted },
    ],
    [
      'usage of noughts',
      [word(text, 'stop', { usage: { prompt_tokens: 0, completion_tokens: 0 } }), done],
      { usage: null },
    ],
    [
      'usage of half a nought',
      [word(text, 'stop', { usage: { prompt_tokens: 10, completion_tokens: 0 } }), done],
      { usage: null },
    ],
    [
      'usage of words',
      [word(text, 'stop', { usage: { prompt_tokens: 'many', completion_tokens: 2 } }), done],
      { usage: null },
    ],
    [
      'usage below nought',
      [word(text, 'stop', { usage: { prompt_tokens: 10, completion_tokens: -2 } }), done],
      { usage: null },
    ],
    [
      'usage beyond belief',
      [word(text, 'stop', { usage: { prompt_tokens: 1e300, completion_tokens: 2 } }), done],
      { usage: null },
    ],
    ['usage that is a list', [word(text, 'stop', { usage: [10, 2] }), done], { usage: null }],
  ];

  it.each(shapes)('with %s is read', async (_, parts, expected) => {
    const whole = await read(parts);
    expect(whole).toMatchObject({ text, usage: null, ...expected });
    // However it is cut on the wire.
    expect(await read([...parts.join('')])).toEqual(whole);
  });

  it.each(['text/event-stream', 'text/plain', 'application/json', ''])(
    'is told from a complaint by what it holds, under the type %j',
    async (contentType) => {
      const told = JSON.stringify({ error: { message: 'no', code: 'insufficient_quota' } });
      for (const parts of [
        [told],
        [data(JSON.parse(told))],
        [`event: error\n${data(JSON.parse(told))}`],
        [`error: ${told}\n\n`],
      ])
        await expect(read(parts, contentType)).rejects.toMatchObject({ complaint: { message: 'no' } });
      expect((await read([word(text, 'stop')], contentType)).text).toBe(text);
    },
  );

  it('keeps what came before a complaint or a damaged chunk', async () => {
    const told = data({
      error: { code: 502, message: 'Provider disconnected' },
      choices: [{ delta: { content: '' }, finish_reason: 'error' }],
    });
    for (const end of [told, 'data: {"choices":[{"delta":{"content":"x\n\n'])
      await expect(read([word('1|1|a\n'), end])).rejects.toMatchObject({
        reply: { text: '1|1|a\n', finish: 'interrupted' },
      });
  });
});

describe('any JSON at all', () => {
  const fields = fc.dictionary(
    fc.oneof(
      fc.constantFrom(
        'choices',
        'delta',
        'message',
        'content',
        'text',
        'finish_reason',
        'usage',
        'prompt_tokens',
        'completion_tokens',
        'error',
        'code',
        'status',
        'base_resp',
        'status_code',
        'detail',
        'data',
        'index',
        'embedding',
        'x_groq',
        'timings',
        'type',
        'thinking',
        'reasoning_content',
        'refusal',
        '__proto__',
        'toString',
      ),
      fc.string({ maxLength: 4 }),
    ),
    fc.jsonValue({ maxDepth: 3 }),
    { maxKeys: 5 },
  );
  const odd = fc.oneof(
    fc.jsonValue(),
    fields,
    fc.constantFrom<unknown>(-1, 0, 1e308, '024851834', '', ' ', 'NaN', true, [], {}, [[]], [null]),
  );
  const choice = fc.record(
    { delta: odd, message: odd, text: odd, finish_reason: odd, usage: odd, index: odd },
    { requiredKeys: [] },
  );
  const chunk = fc.oneof(
    odd,
    fc.record(
      {
        choices: fc.oneof(odd, fc.array(fc.oneof(choice, odd), { maxLength: 2 })),
        usage: fc.oneof(
          odd,
          fc.record({ prompt_tokens: odd, completion_tokens: odd, total_tokens: odd }, { requiredKeys: [] }),
        ),
        error: odd,
        x_groq: odd,
        timings: odd,
        base_resp: odd,
      },
      { requiredKeys: [] },
    ),
  );

  it('in a chunk or a complaint throws nothing, and is counted only where it is a count', () => {
    fc.assert(
      fc.property(chunk, (value) => {
        const piece = readPiece(value);
        for (const count of [piece.counts.prompt, piece.counts.completion, piece.counts.total])
          expect(count === null || (Number.isSafeInteger(count) && count >= 0)).toBe(true);
        expect(typeof piece.text).toBe('string');
        expect(Number.isSafeInteger(piece.thought)).toBe(true);
        findComplaint(value, piece.isAnswer);
        expect(typeof readComplaint(value).message).toBe('string');
      }),
      { numRuns: roundsOf(500, 20_000) },
    );
  });

  it('in a stream ends in a reply whose usage can be summed, or in one of the known throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 4 }), fc.boolean(), async (chunks, whole) => {
        const parts = whole ? [JSON.stringify(chunks[0] ?? {})] : [...chunks.map(data), done];
        try {
          const reply = await read(parts);
          expect(typeof reply.text).toBe('string');
          for (const count of Object.values(reply.usage ?? {}))
            expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
        } catch (thrown) {
          expect(
            thrown instanceof BrokenStream || /^(AppError|ProviderError)$/.test((thrown as Error).name),
          ).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('in words makes a sentence, and repeats no row', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typeof readComplaintText(text).words).toBe('string');
      }),
      { numRuns: 5_000 },
    );
    const echo = {
      detail: [{ type: 'x', loc: ['body', 'messages'], msg: 'bad', input: [{ content: 'SECRETROW' }] }],
    };
    expect(JSON.stringify(readComplaint(echo))).not.toContain('SECRETROW');
  });
});
