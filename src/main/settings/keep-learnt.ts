import { type LearntTold, newFacts } from '../../shared/learnt-endpoint.ts';
import type { Log } from '../app/log.ts';
import type { Preferences } from './preferences.ts';

/** Keeps what an engine learns of an address with the settings, and says in the log what is new. */
export function keepLearnt(preferences: Preferences, log: Log): (told: LearntTold) => void {
  return (told) => {
    const facts = newFacts(preferences.current().learnt, told).map(({ name, value }) =>
      value === null ? name : `${name} ${value}`,
    );
    if (facts.length > 0) log.info(`learnt of the model's address: ${facts.join(', ')}`);
    // What cannot be kept is learnt again, at the price of one refused request.
    preferences.learn(told).catch((thrown: unknown) => log.error('what was learnt was not kept', thrown));
  };
}
