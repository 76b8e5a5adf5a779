import { Tabs } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RouteInput } from '../../../../shared/contract.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { matchEvents } from '../../../../shared/pipelines/match-events.ts';
import type { ReadAnswer, ReadName, ReadPayload } from '../../../../shared/pipelines/registry.ts';
import type { TrialColumn } from '../../../../shared/trial.ts';
import { stamp } from '../../../i18n/stamp.ts';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { read } from '../../../reads/read-client.ts';
import { useStore } from '../../../store/store.ts';
import { recipeName } from '../recipe/use-recipe-name.ts';
import { UserEvidence } from '../user/UserEvidence.tsx';
import styles from './trial.module.css';

/** Asks for a read of what a question of the trial brought. */
async function readTried<Name extends ReadName>(
  column: number,
  name: Name,
  input: ReadPayload<Name>,
): Promise<ReadAnswer<Name>> {
  // The answer of the route is that of the read whose name it is given.
  return (await read('trial.read', { column, name, input } as RouteInput<'trial.read'>)) as ReadAnswer<Name>;
}

/** Changes with whatever a question of the trial has brought; null before it has begun. */
function useColumnMark(column: number): string | null {
  return useStore(({ trial }) => {
    const job = trial?.columns[column]?.job ?? null;
    return job === null ? null : `${job.jobId} ${job.status} ${job.processed} ${job.results}`;
  });
}

/** What a question brought, read again as it brings more. */
function useTrialRead<Name extends ReadName>(column: number, name: Name, input: ReadPayload<Name>) {
  const mark = useColumnMark(column);
  const { data, error } = useQuery({
    queryKey: ['trial', mark, column, name, input],
    queryFn: () => readTried(column, name, input),
    enabled: mark !== null,
    placeholderData: keepPreviousData,
  });
  return { data: data ?? null, error };
}

interface UserProps {
  readonly userId: string;
}

/** What one question found of a user, and the rows that it was found in. */
function TriedUser({ userId, column }: UserProps & { readonly column: number }) {
  const { data, error } = useTrialRead(column, 'events.user', { userId });
  const jobId = useStore(({ trial }) => trial?.columns[column]?.job?.jobId ?? '');
  const tried = useMemo(
    () => ({
      key: `${jobId} ${column}`,
      readRows: (query: Parameters<typeof readTried<'events.rows'>>[2]) =>
        readTried(column, 'events.rows', query),
    }),
    [jobId, column],
  );
  if (error !== null) return <ProblemNote error={error} />;
  if (data === null) return null;
  return (
    <div className={styles.evidence}>
      {data.summary.error === null ? null : <ProblemNote error={data.summary.error} />}
      <UserEvidence detail={data} tried={tried} />
    </div>
  );
}

function Side({ event }: { readonly event: ExtractedEvent | null }) {
  const { t } = useTranslation();
  if (event === null) return <td className="g-dim">{t('unit.none')}</td>;
  return (
    <td>
      <span className={styles.type}>{event.type}</span>{' '}
      <span className="g-note">
        {stamp(event.time)} · {t('user.sources', { count: event.sourceRowIds.length })}
      </span>
    </td>
  );
}

const rowsOf = (events: readonly ExtractedEvent[]) =>
  events.map((event) => ({ ...event, rows: event.sourceRowIds }));

/** A user's events of two questions, paired by the rows that they cite; what differs is marked. */
function Differences({ userId, names }: UserProps & { readonly names: readonly string[] }) {
  const { t } = useTranslation();
  const [one, other] = [
    useTrialRead(0, 'events.user', { userId }),
    useTrialRead(1, 'events.user', { userId }),
  ];
  const error = one.error ?? other.error;
  if (error !== null) return <ProblemNote error={error} />;
  if (one.data === null || other.data === null) return null;
  const pairs = matchEvents(rowsOf(one.data.events), rowsOf(other.data.events));
  if (pairs.length === 0) return <p className="g-note">{t('trial.noEvents')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard
    <section className={styles.frame} tabIndex={0} aria-label={t('trial.differences')}>
      <table className={styles.pairs} data-testid="trial-pairs">
        <caption className="g-hidden">{t('trial.pairs', { one: names[0], other: names[1] })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('trial.differences')}</th>
            {names.map((name, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two questions may have one name
              <th key={place} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => (
            <tr key={`${pair.one?.eventId} ${pair.other?.eventId}`} data-fate={pair.fate}>
              <td className={styles.fate}>{t(`trial.${pair.fate}`)}</td>
              <Side event={pair.one} />
              <Side event={pair.other} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface TrialUserProps extends UserProps {
  readonly columns: readonly TrialColumn[];
}

/** A user who was tried on: events and rows beside each other, or two questions' events. */
export function TrialUser({ userId, columns }: TrialUserProps) {
  const { t } = useTranslation();
  const [first, second] = columns;
  if (second?.job == null) return <TriedUser userId={userId} column={0} />;
  const isSameRecipe = first?.name === second.name;
  const names = columns.map(({ name, model }) => (isSameRecipe ? model : recipeName(name ?? '', t)));
  return (
    <Tabs defaultValue="differences" keepMounted={false} className={styles.tabs}>
      <Tabs.List>
        <Tabs.Tab value="differences">{t('trial.differences')}</Tabs.Tab>
        {names.map((name, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two questions may have one name
          <Tabs.Tab key={place} value={String(place)}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="differences">
        <Differences userId={userId} names={names} />
      </Tabs.Panel>
      {names.map((_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two questions may have one name
        <Tabs.Panel key={place} value={String(place)}>
          <TriedUser userId={userId} column={place} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
