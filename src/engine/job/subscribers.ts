import { AppError } from '../../shared/app-error.ts';
import type { Engine, EngineListener, EngineTold, TellingEngine } from '../engine-api.ts';
import { attempt, createFollowers, type FollowersContext } from './followers.ts';

/** Subscribers that the stream of a job has at most. */
export const mostSubscribers = 10;

/** Who listens to a file's jobs, and the way to tell them. One that throws harms no other, nor the job. */
export interface Subscribers extends EngineTold {
  /** Answers how to leave. @throws AppError too_many_subscribers */
  add(listener: EngineListener): () => void;
  /** How many are held in memory. */
  size(): number;
  end(): void;
}

export function createSubscribers(context: FollowersContext): Subscribers {
  /** Those who hear all that happens from now on, whatever the job. */
  const plain = new Set<{ readonly listener: EngineListener }>();
  const followers = createFollowers(context);
  const tellPlain = (say: (listener: EngineListener) => void): void => {
    for (const { listener } of plain) attempt(() => say(listener));
  };

  const refuseEleventh = (): void => {
    if (plain.size + followers.atLatest() < mostSubscribers) return;
    throw new AppError(
      'too_many_subscribers',
      `A job tells at most ${mostSubscribers} subscribers how it goes, and it has them.`,
      { hint: 'Let one of them leave first.', params: { most: mostSubscribers } },
    );
  };

  return {
    add: (listener) => {
      refuseEleventh();
      if (listener.fromSeq !== undefined) return followers.add(listener, listener.fromSeq);
      // Who comes twice is told twice, and leaves one at a time.
      const own = { listener };
      plain.add(own);
      return () => void plain.delete(own);
    },
    event: (event) => {
      tellPlain((listener) => listener.event?.(event));
      followers.event(event);
    },
    snapshot: (told) => {
      tellPlain((listener) => listener.snapshot?.(told));
      followers.snapshot(told);
    },
    feed: (told) => tellPlain((listener) => listener.feed?.(told)),
    backup: (progress) => tellPlain((listener) => listener.backup?.(progress)),
    found: (found) => tellPlain((listener) => listener.found?.(found)),
    exporting: (progress) => tellPlain((listener) => listener.exporting?.(progress)),
    learnt: (told) => tellPlain((listener) => listener.learnt?.(told)),
    size: () => plain.size + followers.size(),
    end: followers.end,
  };
}

/** Lets several listen to an engine that tells one. */
export function withSubscribers<Own extends TellingEngine>(
  engine: Own,
): Omit<Own, 'tell'> & Pick<Engine, 'subscribe'> {
  const { tell, ...others } = engine;
  const subscribers = createSubscribers(engine);
  tell(subscribers);
  return {
    ...others,
    subscribe: subscribers.add,
    close: async () => {
      await others.close();
      subscribers.end();
    },
  };
}
