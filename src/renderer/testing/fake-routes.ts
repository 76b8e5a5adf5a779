import type { ErrorInfo } from '../../shared/app-error.ts';
import type { Answer, RouteName } from '../../shared/contract.ts';
import type { Scene } from './scenes.ts';

export interface FakeOptions {
  readonly scene: Scene;
  readonly language: 'en' | 'zh-CN';
  readonly theme: 'light' | 'dark';
}

/** How a made-up bridge answers some of the routes. */
export type FakeRoutes<Name extends RouteName> = Readonly<Record<Name, (input: never) => Answer<unknown>>>;

export const ok = <Data>(data: Data): Answer<Data> => ({ ok: true, data });
export const fail = (error: ErrorInfo): Answer<never> => ({ ok: false, error });
