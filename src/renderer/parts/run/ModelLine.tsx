import { useTranslation } from 'react-i18next';
import { showSetting } from '../../store/navigation.ts';
import { useStore } from '../../store/store.ts';
import styles from './new-run.module.css';
import { useModelName } from './use-model-name.ts';

/** The model that a run would ask, and the way to another. */
export function ModelLine() {
  const { t } = useTranslation();
  const model = useStore((state) => state.settings.model);
  const label = useModelName(model.preset, model.model);
  return (
    <p className={styles.runModel}>
      <span className="g-dim">{t('extract.model')}</span>
      <span className="g-truncate" title={model.baseUrl}>
        {label}
      </span>
      <button type="button" className="g-link" onClick={() => showSetting('setting-preset')}>
        {t('extract.changeModel')}
      </button>
    </p>
  );
}
