import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { stamp } from '../../../i18n/stamp.ts';
import listStyles from '../../../parts/list-choice.module.css';
import { DrawerAnswer, DrawerFrame, SideDrawer } from '../../../parts/SideDrawer.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { categoryWords } from '../category-words.ts';
import { EventAttributes } from '../user/EventAttributes.tsx';
import { UserDrawer } from '../user/UserDrawer.tsx';
import styles from './types.module.css';

const examples = 10;

function Example({ event, onOpen }: { readonly event: ExtractedEvent; readonly onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <li>
      <button type="button" className={listStyles.choice} onClick={onOpen} data-testid="type-example">
        <span className={styles.example}>
          <span className={styles.exampleHead}>
            <span className="g-mono g-truncate">{event.userId}</span>
            <span className="g-dim">{categoryWords(event.category, t)}</span>
          </span>
          {event.context === '' ? null : <span>{event.context}</span>}
          {event.attributes === undefined ? null : <EventAttributes event={event} />}
          <span className="g-note">
            {stamp(event.time)} · {t('user.sources', { count: event.sourceRowIds.length })}
          </span>
        </span>
      </button>
    </li>
  );
}

function Examples({ type, onOpen }: { readonly type: string; readonly onOpen: (user: string) => void }) {
  const { t } = useTranslation();
  return (
    <DrawerAnswer {...useRead('events.typeExamples', { type, limit: examples })}>
      {(events) => (
        <>
          <p className="g-note">{t('types.examplesHint')}</p>
          <ul className={styles.examples}>
            {events.map((event) => (
              <Example key={event.eventId} event={event} onOpen={() => onOpen(event.userId)} />
            ))}
          </ul>
        </>
      )}
    </DrawerAnswer>
  );
}

interface TypeDrawerProps {
  /** The type that is looked into; null while none is. */
  readonly type: string | null;
  readonly onClose: () => void;
}

/** A few events of a type beside the table, and behind each the user with the rows that it cites. */
export function TypeDrawer({ type, onClose }: TypeDrawerProps) {
  const { t } = useTranslation();
  const [user, setUser] = useState<string | null>(null);
  const closeUser = useCallback(() => setUser(null), []);
  return (
    <>
      <SideDrawer openId={type} onClose={onClose} testId="type-drawer">
        {(name) => (
          <DrawerFrame
            title={t('types.examplesOf', { type: name })}
            hint={name}
            id={name}
            copyLabel={t('types.copyName')}
            closeLabel={t('user.close')}
          >
            <Examples key={name} type={name} onOpen={setUser} />
          </DrawerFrame>
        )}
      </SideDrawer>
      <UserDrawer userId={user} onClose={closeUser} />
    </>
  );
}
