import { Stack } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CallSummary } from '../../../shared/pipelines/calls.ts';
import { errorText } from '../../../shared/words/error-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { StatusBadge, type StatusBadgeProps } from '../StatusBadge.tsx';
import { CallWords } from './CallWords.tsx';
import type { CallFace } from './call-face.ts';
import styles from './calls.module.css';

interface CallItemProps {
  readonly face: CallFace;
  readonly id: string;
  readonly call: CallSummary;
  /** From 1, among the calls about this item. */
  readonly place: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** What came of a call for this item, in a word and a tone. */
function useVerdict({ status, problem, records, accounted }: CallSummary): StatusBadgeProps {
  const { t } = useTranslation();
  const { language } = useFormat();
  const words = problem === null ? '' : errorText(problem, language).message;
  if (status !== 'settled') {
    const label = t(`calls.${status}`);
    return {
      tone: status === 'sent' || status === 'ordered' || status === 'received' ? 'accent' : 'bad',
      label: words === '' ? label : words,
    };
  }
  if (problem === null && accounted >= records) return { tone: 'ok', label: t('calls.accepted') };
  return { tone: accounted > 0 ? 'part' : 'bad', label: words === '' ? t('calls.refused') : words };
}

/** One call: when, what it took and what came of it; opened, every word of it. */
export function CallItem({ face, id, call, place, isOpen, onToggle }: CallItemProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const verdict = useVerdict(call);
  const { items, promptTokens, completionTokens, sentAt, receivedAt, retries } = call;
  const of = (tokens: number | null, key: 'ofCached' | 'ofWritten' | 'ofThinking'): readonly string[] =>
    tokens === null || tokens === 0 ? [] : [t(`progress.${key}`, { value: format.count(tokens) })];
  const facts = [
    t('calls.items', { count: items }),
    t('calls.tokens', { in: format.count(promptTokens), out: format.count(completionTokens) }),
    ...of(call.cachedTokens, 'ofCached'),
    ...of(call.cacheWriteTokens, 'ofWritten'),
    ...of(call.reasoningTokens, 'ofThinking'),
    ...(receivedAt === null ? [] : [format.latency(Math.max(0, receivedAt - sentAt))]),
    ...(retries === 0 ? [] : [t('calls.retries', { count: retries })]),
    call.model,
  ];
  return (
    <li className={styles.call} data-call={call.callId}>
      <button type="button" className={`g-plain ${styles.head}`} aria-expanded={isOpen} onClick={onToggle}>
        <IconChevronRight size={16} aria-hidden="true" className={styles.chevron} />
        <Stack component="span" flex={1} gap={2} miw={0}>
          <span className={styles.line}>
            <strong>{t('calls.call', { place: format.count(place) })}</strong>
            <StatusBadge {...verdict} />
          </span>
          <span className={`${styles.line} g-note`}>
            <time dateTime={new Date(sentAt).toISOString()}>{format.exact(sentAt)}</time>
            <face.Asked call={call} />
            {facts.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
          </span>
        </Stack>
      </button>
      {isOpen ? <CallWords pipeline={face.pipeline} id={id} callId={call.callId} /> : null}
    </li>
  );
}
