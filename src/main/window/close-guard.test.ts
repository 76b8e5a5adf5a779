import { describe, expect, it } from 'vitest';
import type { CloseAnswer } from '../app/dialogs.ts';
import { type CloseDecision, createCloseGuard, decideClose, quitsWithLastWindow } from './close-guard.ts';

describe('closing the window', () => {
  it.each<[boolean, boolean, 'ask' | 'keep-running' | 'quit', CloseDecision]>([
    // quitting, job running, setting → what happens
    [false, false, 'ask', 'close'],
    [false, false, 'keep-running', 'close'],
    [false, false, 'quit', 'close'],
    [false, true, 'ask', 'ask'],
    [false, true, 'keep-running', 'close'],
    [false, true, 'quit', 'quit'],
    [true, false, 'ask', 'close'],
    [true, true, 'ask', 'close'],
    [true, true, 'keep-running', 'close'],
    [true, true, 'quit', 'close'],
  ])('quitting %s, running %s, %s: %s', (quitting, jobRunning, onClose, decision) => {
    expect(decideClose({ quitting, jobRunning, onClose })).toBe(decision);
  });

  it('ends Gleaner with the last window unless a job runs or it is a Mac', () => {
    expect(quitsWithLastWindow(false, 'linux')).toBe(true);
    expect(quitsWithLastWindow(false, 'win32')).toBe(true);
    expect(quitsWithLastWindow(false, 'darwin')).toBe(false);
    expect(quitsWithLastWindow(true, 'linux')).toBe(false);
    expect(quitsWithLastWindow(true, 'darwin')).toBe(false);
  });
});

describe('the close guard', () => {
  const setUp = () => {
    const done: string[] = [];
    const question = Promise.withResolvers<CloseAnswer>();
    const guard = createCloseGuard({
      quitting: () => false,
      jobRunning: () => true,
      onClose: () => 'ask',
      ask: () => {
        done.push('ask');
        return question.promise;
      },
      remember: (choice) => done.push(`remember ${choice}`),
      // Closing comes back to the guard, as a window's close event does.
      closeWindow: () => done.push(guard() ? 'closed' : 'refused'),
      quit: () => done.push('quit'),
    });
    return { guard, done, answer: question.resolve };
  };

  it('asks once however often the cross is clicked, then closes', async () => {
    const { guard, done, answer } = setUp();
    expect([guard(), guard(), guard()]).toEqual([false, false, false]);
    answer({ choice: 'keep-running', remember: true });
    await new Promise(setImmediate);
    expect(done).toEqual(['ask', 'remember keep-running', 'closed']);
  });

  it('quits where that is the answer, without remembering unasked', async () => {
    const { guard, done, answer } = setUp();
    guard();
    answer({ choice: 'quit', remember: false });
    await new Promise(setImmediate);
    expect(done).toEqual(['ask', 'quit']);
  });

  it('leaves all as it is on cancel, and asks anew next time', async () => {
    const { guard, done, answer } = setUp();
    guard();
    answer({ choice: 'cancel', remember: true });
    await new Promise(setImmediate);
    expect(guard()).toBe(false);
    expect(done).toEqual(['ask', 'ask']);
  });
});
