import { useTranslation } from 'react-i18next';
import { fittingSkills } from './fitting-skills.ts';
import listStyles from './lists/lists.module.css';

interface SkillListProps {
  readonly skills: readonly string[];
  /** Widths of a Latin letter that there is room for; in a column of the table by default. */
  readonly room?: number;
  readonly most?: number;
}

/** The first skills, whole, and how many more there are. */
export function SkillList({ skills, room = 18, most = 3 }: SkillListProps) {
  const { t } = useTranslation();
  if (skills.length === 0) return <span className="g-dim">{t('unit.none')}</span>;
  const shown = fittingSkills(skills, room, most);
  const left = skills.length - shown.length;
  return (
    <span className={listStyles.skills}>
      {shown.map((skill, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a mail may name a skill twice, and the list never changes
        <span key={index} className={listStyles.skill}>
          {skill}
        </span>
      ))}
      {left > 0 ? <span className="g-dim">{t('talent.more', { count: left })}</span> : null}
    </span>
  );
}
