import { describe, expect, it } from 'vitest';
import { nothingLearnt } from '../../shared/learnt-endpoint.ts';
import type { StreamedReply } from './model-reply.ts';
import { limitsWithin, roomFor } from './room.ts';
import { isSpentOnThinking, rememberedThinking, thinkingTokensOf } from './thinking.ts';

const reply = (change: Partial<StreamedReply>): StreamedReply => ({
  text: '',
  finish: 'length',
  usage: null,
  ...change,
});
const counted = (completionTokens: number, reasoningTokens?: number) => ({
  promptTokens: 500,
  completionTokens,
  ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
});
const answer = '@1\n1-9 浏览车型|本品\n'.repeat(20);

describe('a reply that ran out of room while thinking', () => {
  it.each<[string, Partial<StreamedReply>]>([
    ['nothing but thought', { thought: 3_000 }],
    ['a thought in the text that never ends', { text: `<think>${'so. '.repeat(900)}` }],
    ['little of an answer, as the provider counts it', { text: answer, usage: counted(1_000, 900) }],
    ['little of an answer, by what came', { text: answer, thought: 9_000, usage: counted(1_000) }],
  ])('is known: %s', (_, change) => {
    expect(isSpentOnThinking(reply(change), 1_000)).toBe(true);
    expect(isSpentOnThinking(reply({ ...change, finish: 'stop' }), 1_000)).toBe(false);
  });

  it.each<[string, Partial<StreamedReply>]>([
    ['an answer that was too long', { text: answer, usage: counted(1_000, 300) }],
    ['an answer cut long before its room was used', { text: answer, usage: counted(90, 80) }],
    ['an answer behind a short thought', { text: `<think>so</think>${answer}`, usage: counted(1_000) }],
    ['an empty one without a sign of thought', { usage: counted(0) }],
  ])('is no other: %s', (_, change) => {
    expect(isSpentOnThinking(reply(change), 1_000)).toBe(false);
  });
});

describe('the room that thinking takes', () => {
  it('is what the provider counts, else what came of it', () => {
    expect(thinkingTokensOf(reply({ text: answer, usage: counted(900, 700), thought: 30 }))).toBe(700);
    expect(thinkingTokensOf(reply({ text: answer, thought: 3_000 }))).toBe(1_000);
    expect(thinkingTokensOf(reply({ text: answer, thought: 3_000, usage: counted(400) }))).toBe(400);
    expect(thinkingTokensOf(reply({ text: answer }))).toBe(0);
  });

  it('is remembered in steps, so that not every reply changes it, and grows only', () => {
    expect(rememberedThinking(0, null)).toBeNull();
    expect(rememberedThinking(3, null)).toBe(1_024);
    expect(rememberedThinking(1_024, 1_024)).toBe(1_024);
    expect(rememberedThinking(1_025, 1_024)).toBe(2_048);
    expect(rememberedThinking(5, 2_048)).toBe(2_048);
  });

  it('is asked for beside the answer’s own, and held back where the model has no more', () => {
    const stage = { maxInputTokens: 40_000, maxOutputTokens: 8_192, maxItems: 99 };
    const within = (learnt: object) => limitsWithin(stage, () => ({ ...nothingLearnt, ...learnt }));
    expect(within({})).toMatchObject({ maxOutputTokens: 8_192, roomTokens: 8_192 });
    expect(within({ thinkingTokens: 4_096 })).toMatchObject({ maxOutputTokens: 8_192, roomTokens: 12_288 });
    const short = { thinkingTokens: 4_096, maxOutputTokens: 8_192 };
    expect(within(short)).toMatchObject({ maxOutputTokens: 4_096, roomTokens: 8_192 });
    expect(within({ ...short, thinkingTokens: 16_384 }).maxOutputTokens).toBe(2_048);
    expect(roomFor(8_192, { ...nothingLearnt, reasoningTokens: 32_768, thinkingTokens: 1_024 })).toBe(32_768);
  });
});
