import { codedInfo } from '../../shared/words/coded-error.ts';
import { type CallFailure, pauseFor, retryFor } from './call-failure.ts';

/** What a failed `fetch` says of itself, through all its causes. */
interface Story {
  readonly codes: readonly string[];
  readonly words: string;
  /** The name or address that was tried; empty where it is not said. */
  readonly host: string;
}

function readStory(error: Error): Story {
  let at: unknown = error;
  const codes: string[] = [];
  const words: string[] = [];
  let host = '';
  for (let depth = 0; depth < 6 && at instanceof Error; depth += 1) {
    const { code, hostname, host: name, address } = at as Error & Record<string, unknown>;
    if (typeof code === 'string') codes.push(code);
    words.push(at.message);
    host ||= ([hostname, name, address].find((each) => typeof each === 'string') as string | undefined) ?? '';
    at = at.cause;
  }
  return { codes, words: words.join(' '), host };
}

/** What Node says where the other side's certificate will not do, or where it speaks no TLS. */
const tlsCodes =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|EPROTO$)/;
const unreachableCodes = /^(EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;

/** A page, or a word of a proxy, where the provider should have answered. */
export function refusedByProxy(status: number, cause: unknown): CallFailure {
  return pauseFor('not_a_model', 'offline', {
    message: `A proxy or a login page stands between you and the model (it answered ${status}).`,
    hint: 'Log in to the network, or set the proxy right; then resume.',
    cause,
  });
}

/** What Node says where the proxy of the environment does not let a request through. */
const tunnelRefusal = /Proxy response \((4\d\d)\)/;

/**
 * Names why a connection was not made or was lost. What no waiting heals pauses the job at once: a certificate, a
 * redirect. A name that is not known is a fault of the address, unless it was known before.
 */
export function classifyConnection(error: Error): CallFailure {
  const { codes, words, host } = readStory(error);
  const params = host === '' ? {} : { params: { host } };
  const has = (pattern: RegExp): boolean => codes.some((code) => pattern.test(code));
  if (has(/^(ENOTFOUND|EAI_AGAIN)$/)) {
    const sentence = { ...codedInfo('host_not_found', params), cause: error };
    // EAI_AGAIN: the name server did not answer, and may in a moment.
    return retryFor('host_not_found', sentence, { onlyIfItWorked: has(/^ENOTFOUND$/) });
  }
  const tunnel = tunnelRefusal.exec(words);
  if (tunnel !== null) return refusedByProxy(Number(tunnel[1]), error);
  if (has(tlsCodes)) {
    const detail = codes.find((code) => tlsCodes.test(code)) ?? '';
    return pauseFor('tls_failed', 'offline', {
      ...codedInfo('tls_failed', { params: { detail } }),
      cause: error,
    });
  }
  if (/redirect/i.test(words)) {
    return pauseFor('redirected', 'offline', { ...codedInfo('redirected'), cause: error });
  }
  if (has(/^ECONNREFUSED$/)) {
    return retryFor('connection_refused', { ...codedInfo('connection_refused', params), cause: error });
  }
  if (has(unreachableCodes)) {
    return retryFor('offline', { ...codedInfo('offline', params), cause: error });
  }
  return retryFor('connection_lost', { ...codedInfo('connection_lost'), cause: error });
}
