import type { ModelSettings } from '../../../../shared/model-settings.ts';
import type { ModelRequest } from '../../../calling/model-request.ts';
import type { LoadedItem } from '../../../items.ts';
import { countTokens } from '../../../packing/count-tokens.ts';
import type { RequestLimits } from '../../../packing/token-estimates.ts';
import { partKeyOf, partNumbers } from '../../answers/part-numbers.ts';

/** Tokens that a chat request takes besides its text. */
const chatFrameTokens = 12;

export const overheadOf = (prompt: string): number => countTokens(prompt) + chatFrameTokens;

export const chatLimits = (settings: ModelSettings, maxItems: number): RequestLimits => ({
  maxInputTokens: settings.maxInputTokens,
  maxOutputTokens: settings.maxOutputTokens,
  maxItems,
});

/** A request of items with one text each: `# NUMBER HEADING`, then the text. No real id is in it. */
export function mailRequest(prompt: string, parts: readonly LoadedItem[]): ModelRequest {
  const numbers = partNumbers(parts.map(partKeyOf));
  const blocks = parts.map((part, index) => {
    const head = `# ${numbers[index]}${part.heading === '' ? '' : ` ${part.heading}`}`;
    return [head, ...part.groups.flatMap((group) => group.records.map((record) => record.text))].join('\n');
  });
  return {
    kind: 'chat',
    messages: [
      { role: 'system', content: prompt },
      { role: 'user', content: blocks.join('\n') },
    ],
  };
}

const linesFrom = (lines: readonly string[]): string =>
  lines.map((line, index) => `${index + 1} ${line}`).join('\n');

/** A mail as an item of one record: its lines, numbered, none of which can begin like a heading. */
export function mailItem(
  emailId: string,
  heading: string,
  recordId: string,
  lines: readonly string[],
): LoadedItem {
  const text = linesFrom(lines);
  const record = { id: recordId, text, tokens: countTokens(text) + 1 };
  return {
    id: emailId,
    heading,
    tokens: countTokens(heading) + 4,
    groups: [{ heading: '', tokens: 0, records: [record] }],
  };
}
