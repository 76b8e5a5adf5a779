import { notAModel } from './call-error.ts';
import { readComplaintText } from './complaint.ts';
import type { KeyHiding } from './hide-key.ts';
import { ProviderError } from './provider-error.ts';

/** Of a page or a complaint no more is read than this, in characters: what says more says nothing. */
const longestComplaint = 64_000;

/** What a server is asked over. */
export interface HttpModel {
  /**
   * Sends a request, and answers its response once that began with a status of success.
   * @throws ProviderError for any other status, AppError not_a_model for a page, what `fetch` throws without a response
   */
  send(path: string, body: object | null, signal: AbortSignal): Promise<Response>;
}

/** The beginning of a body; what follows is let go of. */
async function readBeginning(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of response.body) {
    text += decoder.decode(part, { stream: true });
    if (text.length > longestComplaint) break;
  }
  return text.slice(0, longestComplaint);
}

const isPage = (response: Response): boolean =>
  /text\/html|application\/xhtml/i.test(response.headers.get('content-type') ?? '');

/**
 * Speaks to one address with one key. A redirect is an error: a key is not sent along one. Nothing of the environment
 * goes with a request, and of the machine no more than that it is Gleaner.
 */
export function httpModel(
  baseUrl: string,
  apiKey: string | null,
  hiding: KeyHiding,
  extraHeaders: Readonly<Record<string, string>> = {},
): HttpModel {
  const headers = {
    accept: 'application/json, text/event-stream',
    'user-agent': 'Gleaner',
    // A server without keys gets a header too: some insist on one.
    authorization: `Bearer ${apiKey ?? 'none'}`,
    ...extraHeaders,
  };
  return {
    send: async (path, body, signal) => {
      const response = await fetch(`${baseUrl}${path}`, {
        method: body === null ? 'GET' : 'POST',
        headers: body === null ? headers : { ...headers, 'content-type': 'application/json' },
        body: body === null ? null : JSON.stringify(body),
        redirect: 'error',
        signal,
      });
      if (!response.ok) {
        const said = hiding.text(await readBeginning(response));
        throw new ProviderError(response.status, readComplaintText(said), response.headers);
      }
      if (isPage(response)) throw notAModel(hiding.text(response.headers.get('content-type') ?? ''));
      return response;
    },
  };
}
