import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, type ModelMessage } from 'ai';
import { OpenAILanguageModel } from 'langextract';
import OpenAI from 'openai';
import pLimit from 'p-limit';
import PQueue from 'p-queue';

/** One recorded request: what is sent of it by every contender is the same. */
export interface RecordedCall {
  readonly messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[];
  readonly maxTokens: number;
}

export interface Task {
  readonly calls: readonly RecordedCall[];
  readonly baseUrl: string;
  readonly concurrency: number;
}

/** A way to get many calls answered. */
export interface Contender {
  readonly name: string;
  /** Which settings it was given, in a few words. */
  readonly given: string;
  /** Answers in the order of the calls; null where it gave one up. */
  readonly run: (task: Task) => Promise<readonly (string | null)[]>;
}

const apiKey = 'bench';
const model = 'demo';
const orNull = (asked: Promise<string>): Promise<string | null> => asked.catch(() => null);

function plainClient({ baseUrl }: Task, maxRetries: number) {
  const client = new OpenAI({ baseURL: baseUrl, apiKey, maxRetries });
  return async ({ messages, maxTokens }: RecordedCall): Promise<string> => {
    const answer = await client.chat.completions.create({
      model,
      messages: [...messages],
      max_tokens: maxTokens,
    });
    return answer.choices[0]?.message.content ?? '';
  };
}

const withLimit = (name: string, given: string, maxRetries: number): Contender => ({
  name,
  given,
  run: (task) => {
    const limit = pLimit(task.concurrency);
    const ask = plainClient(task, maxRetries);
    return Promise.all(task.calls.map((call) => limit(() => orNull(ask(call)))));
  },
});

const withQueue = (name: string, given: string, maxRetries: number): Contender => ({
  name,
  given,
  run: (task) => {
    const queue = new PQueue({ concurrency: task.concurrency });
    const ask = plainClient(task, maxRetries);
    return Promise.all(task.calls.map((call) => queue.add(() => orNull(ask(call)))));
  },
});

const withSdk = (name: string, given: string, maxRetries: number): Contender => ({
  name,
  given,
  run: (task) => {
    const provider = createOpenAICompatible({ name: 'bench', baseURL: task.baseUrl, apiKey });
    const limit = pLimit(task.concurrency);
    const ask = async ({ messages, maxTokens }: RecordedCall): Promise<string> => {
      const system = messages.find(({ role }) => role === 'system')?.content;
      const { text } = await generateText({
        model: provider(model),
        ...(system === undefined ? {} : { system }),
        messages: messages.filter(({ role }) => role === 'user') as ModelMessage[],
        maxOutputTokens: maxTokens,
        maxRetries,
      });
      return text;
    };
    return Promise.all(task.calls.map((call) => limit(() => orNull(ask(call)))));
  },
});

const withChain = (name: string, given: string, maxRetries: number): Contender => ({
  name,
  given,
  run: async (task) => {
    const chat = new ChatOpenAI({
      model,
      apiKey,
      configuration: { baseURL: task.baseUrl },
      maxRetries,
      maxConcurrency: task.concurrency,
      maxTokens: task.calls[0]?.maxTokens ?? 8_192,
    });
    const answers = await chat.batch(
      task.calls.map(({ messages }) =>
        messages.map(({ role, content }) => [role, content] as [string, string]),
      ),
      {},
      { returnExceptions: true },
    );
    return answers.map((answer) => (answer instanceof Error ? null : String(answer.content)));
  },
});

/**
 * langextract's port: its own model class, in slices of which each is waited for as a whole, as its annotator does. Its
 * annotator would cut the texts into chunks of its own, so that the calls would not be the same.
 */
const langextract: Contender = {
  name: 'langextract (npm)',
  given: 'its model class, slices as large as the places',
  run: async (task) => {
    const port = new OpenAILanguageModel({
      model,
      apiKey,
      baseURL: task.baseUrl,
      maxWorkers: task.concurrency,
      maxTokens: task.calls[0]?.maxTokens ?? 8_192,
    });
    const prompts = task.calls.map(({ messages }) => messages.map(({ content }) => content).join('\n\n'));
    const answers: (string | null)[] = [];
    for (let at = 0; at < prompts.length; at += task.concurrency) {
      const slice = prompts.slice(at, at + task.concurrency);
      const scored = await port.infer(slice).catch(() => slice.map(() => []));
      answers.push(...scored.map((outputs) => outputs[0]?.output ?? null));
    }
    return answers;
  },
};

/** All but Gleaner: bare, and with retries: as they come, and as many as it takes. */
export const contenders: readonly Contender[] = [
  withLimit('openai + p-limit', 'no retries', 0),
  withLimit('openai + p-limit', 'its own retries (2)', 2),
  withLimit('openai + p-limit', '20 retries', 20),
  withQueue('openai + p-queue', 'its own retries (2)', 2),
  withSdk('Vercel AI SDK', 'its own retries (2)', 2),
  withSdk('Vercel AI SDK', '20 retries', 20),
  withChain('LangChain', 'its own retries (6)', 6),
  withChain('LangChain', '20 retries', 20),
  langextract,
];
