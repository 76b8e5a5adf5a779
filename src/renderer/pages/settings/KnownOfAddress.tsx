import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import { learntOf } from '../../../shared/learnt-endpoint.ts';
import { forgetLearnt } from '../../commands/save-settings.ts';
import { useModelText } from '../../parts/form/use-model-field.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useLearntWords } from '../../parts/use-learnt-words.ts';
import { useStore } from '../../store/store.ts';

/** What was learnt of the address and model in the form, and the way to forget it. */
export function KnownOfAddress() {
  const { t } = useTranslation();
  const known = useStore((state) => state.settings.learnt);
  const baseUrl = useModelText('baseUrl');
  const model = useModelText('model').trim();
  const facts = useLearntWords(learntOf(known, { baseUrl, model }));
  const [error, setError] = useState<ErrorInfo | null>(null);
  if (facts === '') return null;
  return (
    <div className="g-actions" data-testid="learnt">
      <p className="g-note">{t('learnt.known', { facts })}</p>
      <Button
        variant="subtle"
        color="gray"
        onClick={() => void forgetLearnt(baseUrl, model).then(setError)}
        data-testid="forget-learnt"
      >
        {t('learnt.forget')}
      </Button>
      {error === null ? null : <ProblemNote error={error} />}
    </div>
  );
}
