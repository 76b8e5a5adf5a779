import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TalentKind, TalentSummary } from '../../../../shared/pipelines/mail.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import listStyles from '../../../parts/list-choice.module.css';
import type { ListRead } from '../../../reads/use-list-read.ts';
import { useStore } from '../../../store/store.ts';
import talentStyles from '../talent.module.css';
import matchStyles from './matches.module.css';

/** Pixels of a subject whose name takes one line; one that takes two is measured. */
const subjectHeight = 56;

interface SubjectProps {
  readonly found: TalentSummary;
  readonly kind: TalentKind;
}

/** A project or a candidate to look at the matches of. */
function Subject({ found, kind }: SubjectProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const isCurrent = useStore(({ matchesOf }) => matchesOf?.emailId === found.emailId);
  const name = found.name === '' ? t(kind === 'candidate' ? 'talent.noName' : 'talent.noTitle') : found.name;
  return (
    <button
      type="button"
      className={`${listStyles.choice} ${matchStyles.subject}`}
      aria-current={isCurrent ? 'true' : undefined}
      data-subject-id={found.emailId}
      onClick={() => useStore.setState({ matchesOf: { kind, emailId: found.emailId } })}
    >
      <span className={matchStyles.subjectName} title={name}>
        {name}
      </span>
      <span className={matchStyles.subjectLine}>
        <span>{t('matching.count', { count: found.matches })}</span>
        {found.bestScore === null ? null : <span>{format.score(found.bestScore)}</span>}
      </span>
    </button>
  );
}

interface SubjectListProps {
  readonly list: ListRead<TalentSummary>;
  readonly kind: TalentKind;
}

/** Projects or candidates below each other; those in view are drawn and read. */
export function SubjectList({ list, kind }: SubjectListProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLElement>(null);
  const { question, show, total } = list;
  const items = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => subjectHeight,
    useFlushSync: false,
    overscan: 8,
  });
  const from = items.range?.startIndex ?? 0;
  const to = items.range?.endIndex ?? 0;
  useEffect(() => show(from, to), [show, from, to]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question is answered from its start
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 });
  }, [question]);
  return (
    <nav
      className={`${matchStyles.matchingSubjects} ${talentStyles.talentPane}`}
      ref={frame}
      aria-label={t('matching.listLabel')}
    >
      <ul style={{ height: items.getTotalSize() }}>
        {items.getVirtualItems().map(({ index, start }) => {
          const found = list.rowAt(index);
          return (
            <li
              key={index}
              ref={items.measureElement}
              data-index={index}
              aria-setsize={total}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)`, minHeight: subjectHeight }}
            >
              {found === undefined ? null : <Subject found={found} kind={kind} />}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
