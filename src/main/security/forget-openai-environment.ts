/** Keys and addresses that a shell happens to carry must not decide where an analyst's data goes. */
export function forgetOpenAiEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) {
    if (name.toUpperCase().startsWith('OPENAI_')) delete environment[name];
  }
}
