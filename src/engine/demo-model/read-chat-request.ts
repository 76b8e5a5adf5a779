import { z } from 'zod';
import type { ChatMessage } from './read-request.ts';

const partSchema = z.looseObject({ type: z.string(), text: z.string().optional() });
const requestSchema = z.looseObject({
  model: z.string(),
  messages: z
    .array(
      z.looseObject({
        role: z.string(),
        content: z.union([z.string(), z.array(partSchema), z.null()]).optional(),
      }),
    )
    .min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  reasoning_effort: z.string().nullish(),
  reasoning: z.looseObject({ effort: z.string().nullish() }).nullish(),
  thinking: z.looseObject({ type: z.string() }).nullish(),
  enable_thinking: z.boolean().nullish(),
  chat_template_kwargs: z.looseObject({ enable_thinking: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
});

/** How much it is asked to think, in whosever words; null where nothing is said of it. */
function effortOf(said: z.infer<typeof requestSchema>): string | null {
  const isOn = said.enable_thinking ?? said.chat_template_kwargs?.enable_thinking ?? null;
  if (isOn === false || said.thinking?.type === 'disabled') return 'none';
  const isWanted = isOn === true || (said.thinking ?? null) !== null;
  return said.reasoning_effort ?? said.reasoning?.effort ?? (isWanted ? 'on' : null);
}

/** A chat request as far as the demo model heeds it. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** The smaller of `max_tokens` and `max_completion_tokens`; Infinity when neither is given. */
  readonly maxTokens: number;
  /** How much it is to think; null where that is left to it. */
  readonly effort: string | null;
}

/** Reads the body of a chat request; a sentence that says what is wrong when it is none. */
export function readChatRequest(body: string): ChatRequest | string {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return 'We could not parse the JSON body of your request.';
  }
  const parsed = requestSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `Invalid value for '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'not a chat request'}.`;
  }
  const { model, messages, stream, stream_options, max_tokens, max_completion_tokens } = parsed.data;
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content: textOf(content) })),
    stream: stream ?? false,
    includeUsage: stream_options?.include_usage ?? false,
    maxTokens: Math.min(
      max_tokens ?? Number.POSITIVE_INFINITY,
      max_completion_tokens ?? Number.POSITIVE_INFINITY,
    ),
    effort: effortOf(parsed.data),
  };
}

function textOf(content: string | readonly z.infer<typeof partSchema>[] | null | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('\n');
}
