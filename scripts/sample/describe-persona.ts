import type { Household, Persona } from './persona.ts';

const HOUSEHOLDS: Readonly<Record<Household, Readonly<Record<Persona['language'], string>>>> = {
  single: { zh: '未婚', en: 'single' },
  couple: { zh: '已婚无孩', en: 'married, no children' },
  'one-child': { zh: '已婚育有一孩', en: 'married with one child' },
  'two-children': { zh: '已婚育有二孩', en: 'married with two children' },
  'grown-children': { zh: '子女已成年', en: 'children grown up' },
};

function describeZh(persona: Persona): string {
  const owned =
    persona.ownedCar === null
      ? '目前无车，想买'
      : `现有一辆开了${persona.ownedYears}年的${persona.ownedCar.model.zh}，想换`;
  return [
    `${persona.age}岁${persona.gender === 'male' ? '男' : '女'}，${persona.city.name.zh}，${persona.occupation.zh}`,
    `${HOUSEHOLDS[persona.household].zh}，月收入约${persona.income}元`,
    `兴趣${persona.hobbies.map(({ name }) => name.zh).join('、')}`,
    `${owned}一辆${persona.carClass.name.zh}，预算${persona.budget}万元左右`,
  ].join('，');
}

function describeEn(persona: Persona): string {
  const owned =
    persona.ownedCar === null
      ? 'Owns no car and wants to buy'
      : `Drives ${[8, 11].includes(persona.ownedYears) ? 'an' : 'a'} ${persona.ownedYears}-year-old ${persona.ownedCar.model.en} and wants to change to`;
  const article = /^[aeiou]/i.test(persona.carClass.name.en) ? 'an' : 'a';
  return [
    `${persona.age}-year-old ${persona.gender === 'male' ? 'man' : 'woman'}, ${persona.occupation.en} in ${persona.city.name.en}`,
    `, ${HOUSEHOLDS[persona.household].en}, monthly income about ${persona.income} yuan`,
    `, likes ${persona.hobbies.map(({ name }) => name.en).join(' and ')}. `,
    `${owned} ${article} ${persona.carClass.name.en} for about ${persona.budget * 10_000} yuan.`,
  ].join('');
}

/** A person in a sentence or two, in their own language. How the story ends is not told. */
export function describePersona(persona: Persona): string {
  return persona.language === 'zh' ? describeZh(persona) : describeEn(persona);
}

/** The profile's gender as the file writes it. */
export function genderText({ gender, language }: Pick<Persona, 'gender' | 'language'>): string {
  if (language === 'en') return gender;
  return gender === 'male' ? '男' : '女';
}
