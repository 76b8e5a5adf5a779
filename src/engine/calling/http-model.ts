import { notAModel } from './call-error.ts';
import { readComplaintText } from './complaint.ts';
import type { KeyHiding } from './hide-key.ts';
import { ProviderError } from './provider-error.ts';

/** Of a page or a complaint no more is read than this, in characters: what says more says nothing. */
const longestComplaint = 64_000;

/** What a server is asked over. */
export type HttpModel = ReturnType<typeof httpModel>;

export interface Asking {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly form?: Blob;
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

const isAddress = (path: string): boolean => /^https:\/\//.test(path);

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
) {
  const headers = {
    accept: 'application/json, text/event-stream',
    'user-agent': 'Gleaner',
    // A server without keys gets a header too: some insist on one.
    authorization: `Bearer ${apiKey ?? 'none'}`,
    ...extraHeaders,
  };
  const begun = async (response: Response): Promise<Response> => {
    if (!response.ok) {
      const said = hiding.text(await readBeginning(response));
      throw new ProviderError(response.status, readComplaintText(said), response.headers);
    }
    if (isPage(response)) throw notAModel(hiding.text(response.headers.get('content-type') ?? ''));
    return response;
  };
  return {
    /**
     * Sends a request, and answers its response once that began with a status of success.
     * @throws ProviderError for any other status, AppError not_a_model for a page, what `fetch` throws without a response
     */
    send: async (path: string, body: object | null, signal: AbortSignal) =>
      begun(
        await fetch(`${baseUrl}${path}`, {
          method: body === null ? 'GET' : 'POST',
          headers: body === null ? headers : { ...headers, 'content-type': 'application/json' },
          body: body === null ? null : JSON.stringify(body),
          redirect: 'error',
          signal,
        }),
      ),
    /** The same by another method, or with a form. */
    ask: async (path: string, { method, form }: Asking, signal: AbortSignal) =>
      begun(
        await fetch(`${baseUrl}${path}`, { method, headers, body: form ?? null, redirect: 'error', signal }),
      ),
    /**
     * What a path holds, wherever the server keeps it: where it sends on to another address, that is asked without the key.
     * A path that is an address is asked so at once.
     */
    fetch: async (path: string, signal: AbortSignal) => {
      const elsewhere = (url: string): Promise<Response> => fetch(url, { redirect: 'follow', signal });
      if (isAddress(path)) return begun(await elsewhere(path));
      const response = await fetch(`${baseUrl}${path}`, { headers, redirect: 'manual', signal });
      const next = response.headers.get('location');
      const isSentOn = response.status >= 300 && response.status < 400 && next !== null && isAddress(next);
      return begun(isSentOn ? await elsewhere(next) : response);
    },
  };
}
