import type { Load } from '../make-load.ts';

/** What a call took by the model's own count, in tokens. */
export interface CallTokens {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A model with its ways and limits, and what is to be got out of it. */
export interface Shape {
  readonly name: string;
  /** Words for `demo-model`. */
  readonly model: readonly string[];
  readonly load: Load;
  readonly concurrency: number;
  readonly maxInputTokens: number;
  /** The shortest time in seconds in which the model can have answered them all. */
  readonly bound: (calls: readonly CallTokens[]) => number;
}

const latency = 0.4;
const tokensPerMinute = 1_200_000;
const answering = ['--latency', String(latency * 1_000)];
/** Where answers take the longer the more is in them, so many seconds a token: less where there are more, so that all end soon. */
const writing = (perToken: number) => [...answering, '--latency-per-token', String(perToken * 1_000)];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const inRounds =
  (places: number): Shape['bound'] =>
  (calls) =>
    Math.ceil(calls.length / places) * latency;

/** The bucket of requests holds a second's worth when it is full. */
const byRequests =
  (perMinute: number): Shape['bound'] =>
  (calls) =>
    (Math.max(0, calls.length - perMinute / 60) * 60) / perMinute + latency;

/** The bucket of tokens holds what comes in within five seconds; prompts are taken from it first, answers as they end. */
const byTokens =
  (places: number): Shape['bound'] =>
  (calls) => {
    const all = sum(calls.map(({ promptTokens, completionTokens }) => promptTokens + completionTokens));
    const last = calls.at(-1)?.completionTokens ?? 0;
    const byRate = Math.max(0, ((all - last) * 60) / tokensPerMinute - 5) + latency;
    return Math.max(byRate, inRounds(places)(calls));
  };

/** Everything that is written is written by all places at once, however it is cut into calls. */
const byWriting =
  (places: number, perToken: number): Shape['bound'] =>
  (calls) =>
    latency + (sum(calls.map(({ completionTokens }) => completionTokens)) * perToken) / places;

const users = (count: number): Load => ({ kind: 'uniform', users: count, rowsPerUser: 92, form: 'text' });
const packed = { load: users(100), maxInputTokens: 8_000 };

export const shapes: readonly Shape[] = [
  { name: 'uniform, 5 at once', model: answering, ...packed, concurrency: 5, bound: inRounds(5) },
  {
    name: 'the answer’s head comes with its body, 5 at once',
    model: [...answering, '--quirk', 'in_one_piece'],
    ...packed,
    concurrency: 5,
    bound: inRounds(5),
  },
  {
    name: '429 on every tenth call, 5 at once',
    model: [...answering, '--refuse-every', '10'],
    ...packed,
    concurrency: 5,
    bound: inRounds(5),
  },
  {
    name: '1 200 000 tokens a minute, full headers, 16 at once',
    model: [...answering, '--tokens-per-minute', String(tokensPerMinute)],
    ...packed,
    concurrency: 16,
    bound: byTokens(16),
  },
  {
    name: '1 200 000 tokens a minute, retry-after alone, 16 at once',
    model: [...answering, '--tokens-per-minute', String(tokensPerMinute), '--tells-limits', 'retry-after'],
    ...packed,
    concurrency: 16,
    bound: byTokens(16),
  },
  {
    name: '60 requests a minute, retry-after alone, 8 at once',
    model: [...answering, '--requests-per-minute', '60', '--tells-limits', 'retry-after'],
    ...packed,
    concurrency: 8,
    bound: byRequests(60),
  },
  {
    name: '300 requests a minute, full headers, 16 at once',
    model: [...answering, '--requests-per-minute', '300'],
    ...packed,
    concurrency: 16,
    bound: byRequests(300),
  },
  {
    name: '10 users, 8 at once',
    model: writing(0.005),
    load: users(10),
    maxInputTokens: 40_000,
    concurrency: 8,
    bound: byWriting(8, 0.005),
  },
  {
    name: '60 users, 8 at once',
    model: writing(0.002),
    load: users(60),
    maxInputTokens: 40_000,
    concurrency: 8,
    bound: byWriting(8, 0.002),
  },
  {
    name: '350 users, 16 at once',
    model: writing(0.002),
    load: users(350),
    maxInputTokens: 40_000,
    concurrency: 16,
    bound: byWriting(16, 0.002),
  },
];
