import { useTranslation } from 'react-i18next';
import { learntOf } from '../../../shared/learnt-endpoint.ts';
import { useJob, useStore } from '../../store/store.ts';
import { useLearntWords } from '../use-learnt-words.ts';

/** What Gleaner goes by at the model's address, as it is learnt while a job runs: a limit taken over, room raised. */
export function LearntNote() {
  const { t } = useTranslation();
  const settings = useStore((state) => state.settings);
  const asked = useJob((job) => job.model);
  const isAsked = asked === settings.model.model;
  const facts = useLearntWords(isAsked ? learntOf(settings.learnt, settings.model) : null);
  if (facts === '') return null;
  return (
    <p className="g-note" role="status" data-testid="learnt-in-run">
      {t('learnt.ofModel', { facts })}
    </p>
  );
}
