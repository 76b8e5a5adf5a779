import { useMediaQuery } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import type { EventSort } from '../../../../shared/pipelines/found-events.ts';
import { spanMs, stamp, stampEnd } from '../../../i18n/stamp.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { Column } from '../../../parts/table/column.ts';
import { categoryWords } from '../category-words.ts';
import styles from './found.module.css';

/** So many attributes have a column; the drawer and the export have them all. */
const mostAttributes = 6;
/** Pixels of what is always there, and of an attribute. */
const ownWidth = { wide: 900, narrow: 860 };
const attributeWidth = 120;

/** In such a window the category has no column: it is chosen among the filters, and stands where an event is opened. */
const narrow = '(max-width: 1079px)';

/** A time without its seconds: in a list they only push each other aside. */
const minuteOf = (stamped: string): string => stamped.replace(/(\d\d:\d\d):\d\d/, '$1');

/** What the table says of an event: its attributes, too, those that most events have. */
export function useEventColumns(attributes: readonly string[]): {
  readonly columns: readonly Column<ExtractedEvent, EventSort>[];
  readonly minWidth: number;
} {
  const { t } = useTranslation();
  const format = useFormat();
  const isNarrow = useMediaQuery(narrow, false, { getInitialValueInEffect: false }) === true;
  const shown = attributes.slice(0, mostAttributes).join('\n');
  return useMemo(() => {
    const names = shown === '' ? [] : shown.split('\n');
    const lasted = ({ time, endTime }: ExtractedEvent): string | undefined => {
      const ms = spanMs(time, endTime) ?? 0;
      return ms === 0 ? undefined : format.duration(ms);
    };
    const sorted = (key: EventSort) => ({ key, sort: key, label: t(`found.${key}`) });
    const own: readonly Column<ExtractedEvent, EventSort>[] = [
      {
        ...sorted('user'),
        width: 132,
        className: 'g-mono',
        show: ({ userId }) => userId,
        hint: ({ userId }) => userId,
      },
      {
        ...sorted('type'),
        width: 120,
        show: ({ type }) => (type === '' ? t('unit.none') : type),
        hint: ({ type }) => type,
      },
      {
        key: 'category',
        label: t('found.category'),
        width: 112,
        show: ({ category }) => categoryWords(category, t),
      },
      {
        ...sorted('start'),
        width: 148,
        show: ({ time }) => minuteOf(stamp(time)),
        hint: ({ time }) => stamp(time),
      },
      {
        key: 'end',
        label: t('found.end'),
        width: 148,
        show: ({ time, endTime }) => minuteOf(stampEnd(time, endTime)),
        hint: (event) => [stamp(event.endTime), lasted(event)].flatMap((each) => each ?? []).join(' · '),
      },
      {
        ...sorted('rows'),
        width: 64,
        numeric: true,
        show: ({ sourceRowIds }) => format.count(sourceRowIds.length),
      },
      {
        key: 'text',
        label: t('found.text'),
        show: ({ context }) => context,
        hint: ({ context }) => context,
      },
    ];
    const told = names.map(
      (name): Column<ExtractedEvent, EventSort> => ({
        key: `attribute ${name}`,
        label: name,
        width: attributeWidth,
        show: ({ attributes: values, ungrounded }) =>
          ungrounded?.includes(name) === true ? (
            <>
              <IconAlertTriangle size={14} stroke={2} className={styles.loose} aria-hidden="true" />{' '}
              {values?.[name]}
              <span className="g-hidden"> ({t('user.ungrounded')})</span>
            </>
          ) : (
            values?.[name]
          ),
        hint: ({ attributes: values, ungrounded }) =>
          ungrounded?.includes(name) === true
            ? `${values?.[name]}${format.inBrackets(t('user.ungrounded'))}`
            : values?.[name],
      }),
    );
    return {
      columns: [...own.filter(({ key }) => !isNarrow || key !== 'category'), ...told],
      minWidth: ownWidth[isNarrow ? 'narrow' : 'wide'] + names.length * attributeWidth,
    };
  }, [t, format, shown, isNarrow]);
}
