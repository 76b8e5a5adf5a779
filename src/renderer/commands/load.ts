import type { Bridge } from '../../shared/contract.ts';
import { ask } from '../bridge/ask.ts';
import { withProblem, withWorkspace } from '../store/reducers.ts';
import { update, useStore } from '../store/store.ts';
import { listen } from './listen.ts';

/** Listens first, then asks for everything the window shows, so that nothing falls between. */
export async function load(bridge: Bridge): Promise<void> {
  listen(bridge);
  const [settings, app, recent, workspace, trial, whenDone] = await Promise.all([
    ask('settings.get', undefined),
    ask('app.info', undefined),
    ask('recent.list', undefined),
    ask('workspace.get', undefined),
    ask('trial.get', undefined),
    ask('whenDone.get', undefined),
  ]);
  if (settings.ok) useStore.setState({ settings: settings.data });
  if (app.ok) useStore.setState({ app: app.data });
  if (recent.ok) useStore.setState({ recent: recent.data });
  if (trial.ok) useStore.setState({ trial: trial.data });
  if (whenDone.ok) useStore.setState({ whenDone: whenDone.data });
  if (workspace.ok) update((state) => withWorkspace(state, workspace.data));
  for (const answer of [settings, app, workspace])
    if (!answer.ok) update((state) => withProblem(state, answer.error));
}
