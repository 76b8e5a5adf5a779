import { IconListSearch } from '@tabler/icons-react';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CitedField, LineSpan, MailDetail } from '../../../../shared/pipelines/mail.ts';
import { en } from '../../../../shared/words/pages.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { Evidence, Found, Source } from '../../../parts/evidence/Evidence.tsx';
import evidenceStyles from '../../../parts/evidence/evidence.module.css';
import choiceStyles from '../../../parts/list-choice.module.css';
import listStyles from '../lists/lists.module.css';
import { citingFields, countLines, holdsLine, spanWords } from './line-spans.ts';
import styles from './mail.module.css';

type KnownField = keyof typeof en.field;
const isKnown = (name: string): name is KnownField => Object.hasOwn(en.field, name);

/** What a field of a candidate or a project is called. */
function useFieldName(): (field: string) => string {
  const { t } = useTranslation();
  return useCallback((field) => (isKnown(field) ? t(`field.${field}`) : field), [t]);
}

const nowhere: readonly LineSpan[] = [];

interface FieldItemProps {
  readonly cited: CitedField;
  readonly pinned: boolean;
  readonly onPoint: (field: string | null) => void;
  readonly onChoose: (cited: CitedField) => void;
}

/** One field. Pointing at it marks its lines for a moment; choosing it keeps them marked. */
const FieldItem = memo(function FieldItem({ cited, pinned, onPoint, onChoose }: FieldItemProps) {
  const { t } = useTranslation();
  const nameOf = useFieldName();
  const { field, values, lines } = cited;
  return (
    <li>
      <button
        type="button"
        className={`${choiceStyles.choice} ${evidenceStyles.item}`}
        aria-pressed={pinned}
        onClick={() => onChoose(cited)}
        onMouseEnter={() => onPoint(field)}
        onMouseLeave={() => onPoint(null)}
        onFocus={() => onPoint(field)}
        onBlur={() => onPoint(null)}
        data-field={field}
      >
        <span className={evidenceStyles.itemWords}>
          <span className={`${evidenceStyles.itemLine} g-note`}>
            <span>{nameOf(field)}</span>
            <span>{t('mail.cited', { count: countLines(lines), lines: spanWords(lines) })}</span>
          </span>
          {values.length > 1 ? (
            <span className={styles.fieldValues}>
              {values.map((value, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a mail may name a thing twice, and the list never changes
                <span key={index} className={listStyles.skill}>
                  {value}
                </span>
              ))}
            </span>
          ) : (
            <span className={styles.fieldValue}>{values[0] ?? ''}</span>
          )}
        </span>
      </button>
    </li>
  );
});

interface LineItemProps {
  readonly number: number;
  readonly text: string;
  readonly marked: boolean;
  /** The fields that cite the line, in words; empty where none does. */
  readonly citedBy: string;
}

const LineItem = memo(function LineItem({ number, text, marked, citedBy }: LineItemProps) {
  return (
    <li
      className={`${evidenceStyles.row} ${styles.line}`}
      data-line={number}
      data-marked={marked || undefined}
      data-cited={citedBy !== '' || undefined}
      title={citedBy === '' ? undefined : citedBy}
    >
      <span className={`${styles.lineNumber} g-mono`}>{number}</span>
      <span className={evidenceStyles.rowWords}>{text}</span>
    </li>
  );
});

function NoFields({ detail }: { readonly detail: MailDetail }) {
  const { t } = useTranslation();
  const { result, mailClass } = detail.summary;
  const why =
    result === 'failed'
      ? 'mail.noFieldsFailed'
      : mailClass === 'other'
        ? 'mail.noFieldsOther'
        : 'mail.noFieldsPending';
  return (
    <EmptyNote icon={<IconListSearch size={40} stroke={1.25} />} title={t('mail.noFields')}>
      <p>{t(why)}</p>
    </EmptyNote>
  );
}

/** The fields on one side, the mail that they came from on the other, tied together line by line. */
export function MailEvidence({ detail }: { readonly detail: MailDetail }) {
  const { t } = useTranslation();
  const nameOf = useFieldName();
  const { fields, lines } = detail;
  const [pinned, setPinned] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const linePane = useRef<HTMLElement>(null);
  const marked = fields.find(({ field }) => field === (pointed ?? pinned))?.lines ?? nowhere;
  const citing = useMemo(() => citingFields(fields), [fields]);

  const choose = useCallback(({ field, lines: spans }: CitedField) => {
    setPinned((now) => (now === field ? null : field));
    const first = spans[0]?.[0];
    if (first === undefined) return;
    linePane.current?.querySelector(`[data-line="${first}"]`)?.scrollIntoView({ block: 'nearest' });
  }, []);
  const citedBy = (line: number): string => {
    const names = citing.get(line);
    return names === undefined ? '' : t('mail.citedBy', { fields: names.map(nameOf).join(', ') });
  };
  return (
    <Evidence note={fields.length === 0 ? null : t('mail.legend')}>
      <Found id="mail-fields" title={t('mail.fieldsTitle')}>
        {fields.length === 0 ? (
          <NoFields detail={detail} />
        ) : (
          <ul className={evidenceStyles.list}>
            {fields.map((cited) => (
              <FieldItem
                key={cited.field}
                cited={cited}
                pinned={pinned === cited.field}
                onPoint={setPointed}
                onChoose={choose}
              />
            ))}
          </ul>
        )}
      </Found>
      <Source id="mail-lines" title={t('mail.linesTitle')} paneRef={linePane}>
        <ol>
          {lines.map((text, index) => (
            <LineItem
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              key={index}
              number={index + 1}
              text={text}
              marked={holdsLine(marked, index + 1)}
              citedBy={citedBy(index + 1)}
            />
          ))}
        </ol>
        {detail.truncated ? <p className={`g-note ${evidenceStyles.more}`}>{t('mail.truncated')}</p> : null}
      </Source>
    </Evidence>
  );
}
