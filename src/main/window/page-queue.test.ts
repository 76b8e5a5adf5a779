import { expect, it } from 'vitest';
import { createPageQueue } from './page-queue.ts';

const problem = { code: 'internal', message: 'x', hint: '' } as const;

it('keeps words to the person until the page listens, and sends state at once', () => {
  const sent: string[] = [];
  const mail = createPageQueue(({ name }) => sent.push(name));
  mail.push('problem', problem);
  mail.push('workspace.changed', { source: null, job: null, revision: 1 });
  expect(sent).toEqual(['workspace.changed']);
  mail.ready();
  mail.push('command', 'start');
  expect(sent).toEqual(['workspace.changed', 'problem', 'command']);
  mail.gone();
  mail.push('command', 'users');
  mail.ready();
  mail.ready();
  expect(sent.slice(3)).toEqual(['command']);
});

it('does not gather without end for a page that never comes', () => {
  const sent: string[] = [];
  const mail = createPageQueue(({ name }) => sent.push(name));
  for (let count = 0; count < 1_000; count += 1) mail.push('problem', problem);
  mail.ready();
  expect(sent).toHaveLength(20);
});
