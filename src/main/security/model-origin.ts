import { AppError } from '../../shared/app-error.ts';

/**
 * The origin that a base URL's requests go to, such as `https://api.openai.com`.
 * Throws `bad_input` unless it is https, or http on this very machine: a key must not travel in clear.
 */
export function modelOrigin(baseUrl: string): string {
  const text = baseUrl.trim();
  if (text === '') throw refused('The address of the model is missing.', baseUrl);
  if (!URL.canParse(text)) throw refused('The address of the model is not a web address.', baseUrl);
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw refused('The address of the model must not carry a name or a password.', url.host);
  }
  // A path is put behind the address, so that what follows a question mark could never work; some paste a key there.
  if (url.search !== '' || url.hash !== '') {
    throw refused('The address of the model must end before a question mark or a number sign.', url.host);
  }
  if (url.protocol === 'https:') return url.origin;
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return url.origin;
  throw refused('The address of the model must begin with https://.', baseUrl);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function refused(message: string, baseUrl: string): AppError {
  return new AppError('bad_input', message, {
    hint: 'Use https://…, or http:// for a model on this computer (localhost).',
    params: { field: 'baseUrl', baseUrl },
  });
}
