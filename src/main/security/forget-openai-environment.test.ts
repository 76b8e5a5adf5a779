import { expect, it } from 'vitest';
import { forgetOpenAiEnvironment } from './forget-openai-environment.ts';

it('forgets every variable of OpenAI’s, however it is written, and no other', () => {
  const environment: NodeJS.ProcessEnv = {
    OPENAI_API_KEY: 'a',
    OPENAI_BASE_URL: 'b',
    openai_custom_headers: 'c',
    OPENAI_: 'd',
    PATH: '/bin',
    MY_OPENAI_API_KEY: 'e',
  };
  forgetOpenAiEnvironment(environment);
  expect(environment).toEqual({ PATH: '/bin', MY_OPENAI_API_KEY: 'e' });
});
