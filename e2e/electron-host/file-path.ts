import type { CdpSession } from './chromium/cdp-pipe.ts';

interface Paused {
  readonly callFrames: readonly { readonly functionName: string; readonly callFrameId: string }[];
}

/**
 * `webUtils.getPathForFile` must answer at once, and only CDP knows a File's path. So the preload's side pauses in
 * a function of a known name; here the path is looked up, written into its local variable, and it goes on.
 */
export function answerFilePaths(session: CdpSession): void {
  const answer = async ({ callFrames }: Paused): Promise<void> => {
    const frame = callFrames[0];
    if (frame?.functionName !== 'electronHostFilePath') return;
    const evaluate = <Result>(expression: string): Promise<Result> =>
      session.send<Result>('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression });
    const { result } = await evaluate<{ result: { objectId: string } }>('file');
    const { path } = await session.send<{ path: string }>('DOM.getFileInfo', { objectId: result.objectId });
    await evaluate(`answer.path = ${JSON.stringify(path)}`);
  };
  session.on<Paused>('Debugger.paused', (paused) => {
    answer(paused)
      // A File that has no path (made in the page) keeps the empty one, as in Electron.
      .catch(() => undefined)
      .then(() => session.send('Debugger.resume'))
      .catch(() => undefined);
  });
}
