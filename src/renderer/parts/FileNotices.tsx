import { IconInfoCircle } from '@tabler/icons-react';
import { errorText } from '../../shared/words/error-text.ts';
import { useStore } from '../store/store.ts';
import './callout.css';

/** What one should know of the open file before working on it: who else does, what was set aside, what is not copied. */
export function FileNotices() {
  const language = useStore((state) => state.settings.resolvedLanguage);
  const notices = useStore((state) => state.source?.notices);
  if (notices === undefined || notices.length === 0) return null;
  return notices.map((notice) => {
    const { message, hint } = errorText(notice, language);
    return (
      <div key={notice.code} className="g-callout" role="status" data-testid="notice" data-code={notice.code}>
        <IconInfoCircle size={18} stroke={1.75} aria-hidden="true" />
        <div className="g-callout-words">
          <p className="g-callout-message">{message}</p>
          {hint === '' ? null : <p>{hint}</p>}
        </div>
      </div>
    );
  });
}
