import type { Page } from '../../shared/page.ts';
import type { CallDetail, CallSummary } from '../../shared/pipelines/calls.ts';

const calls: readonly CallSummary[] = [100, 40, 2, 2].map((records, index) => ({
  callId: 41 + index,
  jobId: 'job-7',
  stage: 'extraction',
  status: index === 1 ? 'unanswered' : 'settled',
  model: 'deepseek-chat',
  items: index === 0 ? 3 : 1,
  records,
  accounted: [98, 0, 1, 2][index] ?? 0,
  problem:
    index === 1
      ? { code: 'server_error', message: '', hint: '' }
      : index === 3
        ? null
        : {
            code: 'rows_unaccounted',
            message: '2 of 100 rows were neither cited by an event nor set aside.',
            hint: '',
          },
  promptTokens: 1_203 - index * 240,
  cachedTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
  completionTokens: 88,
  retries: index,
  sentAt: Date.now() - 372_000 + index * 9_000,
  receivedAt: index === 1 ? null : Date.now() - 368_000 + index * 9_000,
}));

export const fakeCalls = (_id: string): Page<CallSummary> => ({
  rows: calls,
  total: calls.length,
  offset: 0,
});

export const fakeCall = (callId: number): CallDetail => ({
  summary: calls.find((call) => call.callId === callId) ?? (calls[0] as CallSummary),
  number: 754,
  request: [
    { role: 'system', content: '你是行为分析师。把每个用户的原始行为归纳为事件……' },
    {
      role: 'user',
      content:
        '@754 40 岁男性，上海\n2025-11-01\n1 10:42 browse 大众_迈腾 @易车网 ~2\n2 10:47 compare 大众_迈腾 丰田_凯美瑞',
    },
  ],
  asSent: true,
  reply: '@754\n1 浏览车型|大众_迈腾\n2 对比车型|大众_迈腾 / 丰田_凯美瑞\n@754 END 2',
});
