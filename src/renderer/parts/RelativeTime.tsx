import { useEffect, useState } from 'react';
import { useFormat } from '../i18n/use-format.ts';

/** How long ago, with the exact time on hover. Keeps itself up to date. */
export function RelativeTime({ at }: { readonly at: number }) {
  const format = useFormat();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={new Date(at).toISOString()} title={format.exact(at)}>
      {format.ago(at, Math.max(now, at))}
    </time>
  );
}
