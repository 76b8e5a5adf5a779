import type { MailPlace } from '../../shared/contract.ts';
import { ask } from '../bridge/ask.ts';
import { withWorkspace } from '../store/reducers.ts';
import { update, useStore } from '../store/store.ts';
import { refreshRecent } from './open-file.ts';

/** Asks what to import, unless a path is given, and where to, imports, and shows what came of it. One at a time. */
export async function importMail(place: MailPlace, path?: string): Promise<void> {
  const { kind } = useStore.getState().mailImport;
  if (kind === 'choosing' || kind === 'running') return;
  useStore.setState({ mailImport: { kind: 'choosing' } });
  const answer = await ask('mail.import', path === undefined ? { place } : { place, path });
  update((state) => {
    if (!answer.ok) {
      const stopped = answer.error.code === 'aborted';
      return {
        ...state,
        mailImport: stopped ? { kind: 'none' } : { kind: 'failed', error: answer.error },
      };
    }
    if (answer.data === null) return { ...state, mailImport: { kind: 'none' } };
    const { report, workspace, problem } = answer.data;
    const opened = workspace === null ? state : withWorkspace(state, workspace);
    return { ...opened, mailImport: { kind: 'done', report, problem } };
  });
  await refreshRecent();
}

export async function cancelImport(): Promise<void> {
  update((state) =>
    state.mailImport.kind === 'running'
      ? { ...state, mailImport: { ...state.mailImport, cancelling: true } }
      : state,
  );
  // How it ended is told by the request that began it.
  await ask('mail.cancelImport', undefined);
}

/** Puts the report away. */
export function closeImport(): void {
  useStore.setState({ mailImport: { kind: 'none' } });
}
