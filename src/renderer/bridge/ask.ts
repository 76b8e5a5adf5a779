import { toErrorInfo } from '../../shared/app-error.ts';
import type { Answer, RouteInput, RouteName, RouteOutput } from '../../shared/contract.ts';
import { withProblem } from '../store/reducers.ts';
import { update } from '../store/store.ts';

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

/** Makes a request whose failure has no place of its own on the page, and so is shown as a notice. */
export async function askOrTell<Name extends RouteName>(
  name: Name,
  input: RouteInput<Name>,
): Promise<RouteOutput<Name> | undefined> {
  const answer = await ask(name, input);
  if (answer.ok) return answer.data;
  update((state) => withProblem(state, answer.error));
  return undefined;
}
