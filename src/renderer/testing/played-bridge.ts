import { vi } from 'vitest';
import type { Answer, RouteName } from '../../shared/contract.ts';
import { createFakeBridge } from './fake-bridge.ts';

type Played = { readonly [Name in RouteName]?: (input: never) => Answer<unknown> };

export interface PlayedBridge {
  /** What was asked of a route, in its order. */
  asked(name: RouteName): readonly unknown[];
}

/** Puts the made-up bridge of a file that was read in place, with some routes answered otherwise. */
export function playBridge(played: Played = {}): PlayedBridge {
  const fake = createFakeBridge({ scene: 'completed', language: 'en', theme: 'light' });
  const asked: (readonly [RouteName, unknown])[] = [];
  const request = async (name: RouteName, input: unknown): Promise<unknown> => {
    asked.push([name, input]);
    const answer = played[name] as ((input: unknown) => Answer<unknown>) | undefined;
    return answer === undefined ? fake.request(name, input as never) : answer(input);
  };
  vi.stubGlobal('gleaner', { ...fake, request });
  return { asked: (name) => asked.filter(([each]) => each === name).map(([, input]) => input) };
}
