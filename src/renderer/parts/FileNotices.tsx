import { IconInfoCircle } from '@tabler/icons-react';
import type { ErrorCode } from '../../shared/app-error.ts';
import { errorText } from '../../shared/words/error-text.ts';
import { useStore } from '../store/store.ts';
import { Callout } from './Callout.tsx';

/**
 * What one should know of the open file before working on it: who else does, what was set aside, what is not copied. `except`
 * is said elsewhere.
 */
export function FileNotices({ except = [] }: { readonly except?: readonly ErrorCode[] }) {
  const language = useStore((state) => state.settings.resolvedLanguage);
  const notices = useStore((state) => state.source?.notices) ?? [];
  const shown = notices.filter(({ code }) => !except.some((each) => each === code));
  return shown.map((notice) => {
    const { message, hint } = errorText(notice, language);
    return (
      <Callout
        key={notice.code}
        icon={IconInfoCircle}
        message={message}
        data-testid="notice"
        data-code={notice.code}
      >
        {hint === '' ? null : <p>{hint}</p>}
      </Callout>
    );
  });
}
