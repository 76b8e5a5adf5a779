import { toErrorInfo } from '../../shared/app-error.ts';
import type { Answer, RouteInput, RouteName, RouteOutput } from '../../shared/contract.ts';

/** Makes a request. Never rejects: a bridge that fails is an answer with a code. */
export async function ask<Name extends RouteName>(
  name: Name,
  input: RouteInput<Name>,
): Promise<Answer<RouteOutput<Name>>> {
  try {
    if (window.gleaner === undefined) throw new Error('there is no bridge');
    return await window.gleaner.request(name, input);
  } catch (thrown) {
    return { ok: false, error: toErrorInfo(thrown) };
  }
}
