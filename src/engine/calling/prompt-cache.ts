import type { ModelSettings } from '../../shared/model-settings.ts';
import { presetOfAddress } from '../../shared/preset-of-address.ts';
import { countTokens } from '../packing/count-tokens.ts';
import type { ChatMessage } from './model-request.ts';

/** What a provider keeps in a cache at the least, in tokens. */
const leastCached = 1_024;

type AskedModel = Pick<ModelSettings, 'preset' | 'baseUrl' | 'model'>;

/** From gpt-5.6 on a prompt that nobody marks is written into the cache as a whole, at a quarter more than its price. */
function writesUnasked({ preset, baseUrl, model }: AskedModel): boolean {
  if (presetOfAddress({ preset, baseUrl }) !== 'openai') return false;
  const [, major, minor = '0'] = /^gpt-(\d+)(?:\.(\d+))?(?![\d.])/i.exec(model.trim()) ?? [];
  if (major === undefined) return false;
  return Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 6);
}

/** A text with the mark behind which a cache may begin to differ. */
const marked = (text: string) => ({ type: 'text', text, prompt_cache_breakpoint: { mode: 'explicit' } });

/**
 * No two requests hold the same rows, so that nothing behind the system's words is ever read from a cache: they alone are
 * marked, where they are long enough to be kept, and where a cache would be paid for unasked. Everywhere else nothing is said: an
 * address may refuse what it does not know.
 */
export function withCacheMarks(asked: AskedModel, messages: readonly ChatMessage[]) {
  const plain = messages.map(({ role, content }) => ({ role, content }));
  if (!writesUnasked(asked)) return { messages: plain, fields: {} };
  return {
    messages: plain.map(({ role, content }) =>
      role === 'system' && countTokens(content) >= leastCached
        ? { role, content: [marked(content)] }
        : { role, content },
    ),
    fields: { prompt_cache_options: { mode: 'explicit' } },
  };
}
