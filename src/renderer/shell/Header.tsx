import { useTranslation } from 'react-i18next';
import { pipelineNames } from '../../shared/pipelines/registry.ts';
import { useFormat } from '../i18n/use-format.ts';
import { pipelineViews } from '../pipelines/registry.ts';
import { useStore } from '../store/store.ts';
import { FileMenu } from './FileMenu.tsx';
import { JobPill } from './JobPill.tsx';
import './header.css';

/** What is open, and how its job goes. Shows on every page. */
export function Header() {
  const { t } = useTranslation();
  const format = useFormat();
  const source = useStore((state) => state.source);
  return (
    <header className="g-header">
      {source === null ? (
        <span className="g-header-app">{t('app.name')}</span>
      ) : (
        <div className="g-header-file">
          <FileMenu source={source} />
          <span className="g-header-facts">
            <span>{format.bytes(source.sizeBytes)}</span>
            {pipelineNames.map((name) => {
              const { Facts } = pipelineViews[name];
              return <Facts key={name} />;
            })}
            {source.sidecar === null ? null : (
              <span className="g-header-sidecar" title={t('header.sidecarHint', { path: source.sidecar })}>
                {t('header.sidecar')}
              </span>
            )}
          </span>
        </div>
      )}
      {source === null ? null : <JobPill />}
    </header>
  );
}
