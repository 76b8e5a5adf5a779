import type { z } from 'zod';
import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/app-error.ts';
import {
  type Answer,
  type RouteName,
  type RouteOutput,
  type RoutePayload,
  routes,
} from '../../shared/contract.ts';
import { codedError } from '../../shared/words/coded-error.ts';

/** One handler for every route: a missing one, one too many or a wrong payload does not compile. */
export type HandlerMap = {
  readonly [Name in RouteName]: (
    payload: RoutePayload<Name>,
  ) => Promise<RouteOutput<Name>> | RouteOutput<Name>;
};

/** Where a request came from, as far as the router judges it. */
export interface Sender {
  readonly url: string;
  readonly isMainFrame: boolean;
  readonly isOwnWindow: boolean;
}

interface RouterOptions {
  readonly handlers: HandlerMap;
  /** Prefixes such as `app://gleaner` that a page may have; compared by scheme and host. */
  readonly allowedOrigins: readonly string[];
  readonly failed?: (name: string, error: ErrorInfo) => void;
}

/** Takes what came over the request channel and answers; never rejects. */
export type Router = (sender: Sender, name: unknown, input: unknown) => Promise<Answer<unknown>>;

export function createRouter({ handlers, allowedOrigins, failed }: RouterOptions): Router {
  const call = async (sender: Sender, name: unknown, input: unknown): Promise<unknown> => {
    if (!isTrusted(sender, allowedOrigins)) throw codedError('forbidden');
    if (!isRouteName(name)) {
      throw new AppError('bad_input', `There is no request named “${shorten(name)}”.`, {
        params: { field: 'name' },
      });
    }
    const parsed = routes[name].input.safeParse(input);
    if (!parsed.success) throw badInput(name, parsed.error);
    // The map ties each name to its payload; the compiler cannot follow that through a name only known here.
    const handler = handlers[name] as (payload: unknown) => unknown;
    return handler(parsed.data);
  };
  return async (sender, name, input) => {
    try {
      return { ok: true, data: await call(sender, name, input) };
    } catch (thrown) {
      const error = toErrorInfo(thrown);
      failed?.(shorten(name), error);
      return { ok: false, error };
    }
  };
}

function isTrusted(sender: Sender, allowedOrigins: readonly string[]): boolean {
  if (!sender.isOwnWindow || !sender.isMainFrame) return false;
  const origin = originOf(sender.url);
  return origin !== null && allowedOrigins.some((allowed) => originOf(allowed) === origin);
}

/** Scheme and host; Node's own `origin` is `null` for schemes that it does not know, such as `app:`. */
function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  return host === '' ? null : `${protocol}//${host}`;
}

function isRouteName(name: unknown): name is RouteName {
  return typeof name === 'string' && Object.hasOwn(routes, name);
}

function badInput(name: RouteName, error: z.ZodError): AppError {
  const issue = error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? 'input' : issue.path.map(String).join('.');
  const problem = issue?.message ?? 'not valid';
  return new AppError('bad_input', `The field “${field}” of ${name} is not right: ${problem}.`, {
    hint: 'Correct the field and try again.',
    params: { field, problem, request: name },
  });
}

function shorten(name: unknown): string {
  return String(name).slice(0, 60);
}
