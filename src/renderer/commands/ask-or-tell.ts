import type { RouteInput, RouteName, RouteOutput } from '../../shared/contract.ts';
import { ask } from '../bridge/ask.ts';
import { withProblem } from '../store/reducers.ts';
import { update } from '../store/store.ts';

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
