import type { AboutEvent } from './about-event.ts';

/** What the context of an event says, however it is stored. */
export interface EventContext extends Pick<AboutEvent, 'attributes' | 'ungrounded'> {
  readonly text: string;
}

/** What Gleaner notes beside the words. */
const besides: ReadonlySet<string> = new Set(['said', 'attributes', 'ungrounded']);

function textOf(context: object): string {
  if ('text' in context && typeof context.text === 'string') return context.text;
  if (Object.keys(context).every((key) => besides.has(key))) return '';
  return Object.values(context)
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join(' / ');
}

const begin = '{"text":"';
const end = '"}';

/** The text of the commonest context, one with nothing but words; null of any other. */
function plainText(stored: string): string | null {
  if (!stored.startsWith(begin) || !stored.endsWith(end) || stored.includes('\\')) return null;
  const text = stored.slice(begin.length, -end.length);
  return text.includes('"') ? null : text;
}

/** Reads a context: an object of Gleaner's, or whatever another program has written there, which has no attributes unless they are alike. */
export function readContext(stored: string | null): EventContext {
  if (stored === null || stored === '{}') return { text: '' };
  const plain = plainText(stored);
  if (plain !== null) return { text: plain };
  try {
    const context: unknown = JSON.parse(stored);
    if (context === null) return { text: '' };
    if (typeof context !== 'object') return { text: String(context) };
    const { attributes, ungrounded }: { readonly attributes?: unknown; readonly ungrounded?: unknown } =
      context;
    const text = textOf(context);
    if (typeof attributes !== 'object' || attributes === null) return { text };
    return {
      text,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, String(value)]),
      ),
      ...(Array.isArray(ungrounded) && ungrounded.length > 0 && { ungrounded: ungrounded.map(String) }),
    };
  } catch {
    // Another program's context may be plain text.
    return { text: stored };
  }
}
