import { AppError } from '../../../shared/app-error.ts';

/** Characters, more than any answer has: a line without end is none. */
const longestLine = 64_000_000;

/** Lines of text, whatever ends them; the last may have no end. */
export async function* splitLines(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let left = '';
  for await (const text of texts) {
    left += text;
    let from = 0;
    for (let at = left.indexOf('\n', from); at >= 0; at = left.indexOf('\n', from)) {
      const line = left.slice(from, at).replace(/\r$/, '');
      from = at + 1;
      if (line.trim() !== '') yield line;
    }
    left = left.slice(from);
    if (left.length > longestLine) throw new AppError('connection_lost', 'A line of results has no end.');
  }
  if (left.trim() !== '') yield left.replace(/\r$/, '');
}

async function* textsOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const told =
    response.headers.get('content-encoding') === null ? response.headers.get('content-length') : null;
  let bytes = 0;
  if (response.body !== null)
    for await (const part of response.body) {
      bytes += part.length;
      yield decoder.decode(part, { stream: true });
    }
  yield decoder.decode();
  if (told !== null && Number(told) !== bytes)
    throw new AppError('connection_lost', 'The file of results broke off.', {
      hint: 'It is fetched again.',
    });
}

/** The lines of a file that a server sends. @throws AppError connection_lost where it is shorter than the server said */
export const readLines = (response: Response): AsyncGenerator<string> => splitLines(textsOf(response));
