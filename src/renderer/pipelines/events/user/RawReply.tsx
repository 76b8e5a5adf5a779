import { IconMessage2Off } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../parts/CopyButton.tsx';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';

/** The model's words as they came. */
export function RawReply({ text }: { readonly text: string | null }) {
  const { t } = useTranslation();
  if (text === null) {
    return <EmptyNote icon={<IconMessage2Off size={40} stroke={1.25} />} title={t('user.noReply')} />;
  }
  return (
    <div className="g-reply">
      <div className="g-reply-copy">
        <CopyButton text={text} label={t('user.copyReply')} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled */}
      <section className="g-reply-text" tabIndex={0} aria-label={t('user.tabReply')}>
        <pre className="g-mono">{text}</pre>
      </section>
    </div>
  );
}
