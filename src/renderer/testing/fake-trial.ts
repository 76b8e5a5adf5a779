import type { RouteName } from '../../shared/contract.ts';
import { type FakeRoutes, fail, ok } from './fake-routes.ts';

type TrialRoute = Extract<RouteName, `trial.${string}`>;

const nothingTried = {
  code: 'nothing_tried',
  message: 'Nothing of this has been tried yet.',
  hint: '',
} as const;

/** A file on which nothing was tried. */
export const trialRoutes = (): FakeRoutes<TrialRoute> => ({
  'trial.get': () => ok(null),
  'trial.start': () => fail({ code: 'job_running', message: 'A job is running on this file.', hint: '' }),
  'trial.stop': () => ok(null),
  'trial.read': () => fail(nothingTried),
  'trial.list': () => ok([]),
  'trial.forget': () => ok(0),
});
