import { useTranslation } from 'react-i18next';

/** The first skills, and how many more there are. */
export function SkillList({
  skills,
  most = 3,
}: {
  readonly skills: readonly string[];
  readonly most?: number;
}) {
  const { t } = useTranslation();
  if (skills.length === 0) return <span className="g-dim">{t('unit.none')}</span>;
  const shown = skills.slice(0, most);
  return (
    <span className="g-skills">
      {shown.map((skill, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a mail may name a skill twice, and the list never changes
        <span key={index} className="g-skill">
          {skill}
        </span>
      ))}
      {skills.length > most ? (
        <span className="g-dim">{t('talent.more', { count: skills.length - most })}</span>
      ) : null}
    </span>
  );
}
