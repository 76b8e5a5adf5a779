import { describe, expect, it } from 'vitest';
import { dictionaries } from './dictionaries.ts';
import { findSkills, readSkills, skillName } from './skills.ts';

describe('readSkills', () => {
  it.each([
    ['k8s', 'kubernetes'],
    ['Kubernetes', 'kubernetes'],
    ['クバネティス', 'kubernetes'],
    ['机器学习', 'machine-learning'],
    ['機械学習', 'machine-learning'],
    ['machine learning', 'machine-learning'],
    ['Machine-Learning', 'machine-learning'],
    ['ML', 'machine-learning'],
    ['ＭＬ', 'machine-learning'],
    ['SpringBoot', 'spring-boot'],
    ['Spring Boot 2.x', 'spring-boot'],
    ['Java17', 'java'],
    ['Java 8', 'java'],
    ['Python3', 'python'],
    ['Vue3', 'vue'],
    ['C语言', 'c'],
    ['C言語', 'c'],
    ['Ｃ＋＋', 'cpp'],
    ['C++11', 'cpp'],
    ['C♯', 'csharp'],
    ['JS', 'javascript'],
    ['node.js', 'node'],
    ['React Native', 'react-native'],
    ['React.js', 'react'],
    ['TCP/IP', 'networking'],
    ['PL/SQL', 'plsql'],
    ['CI/CD', 'ci-cd'],
    ['精通Java开发', 'java'],
  ])('reads %s as %s alone', (text, id) => {
    expect(readSkills([text])).toEqual([id]);
  });

  it('never takes one language for another', () => {
    expect(readSkills(['C/C++/C#'])).toEqual(['c', 'cpp', 'csharp']);
    expect(readSkills(['JavaScript'])).toEqual(['javascript']);
    expect(readSkills(['Java/JavaScript/TypeScript'])).toEqual(['java', 'javascript', 'typescript']);
    expect(readSkills(['Java+Vue+MySQL'])).toEqual(['java', 'vue', 'mysql']);
    expect(findSkills('Java++, Embedded C++, C+')).toEqual(['embedded', 'cpp']);
    expect(findSkills('Objective-C')).toEqual(['objective-c']);
    expect(findSkills('USB-C, R&D, vitamin C.')).toEqual(['c']);
    expect(findSkills('ASP.NET, VB.NET, C#.NET')).toEqual(['aspnet', 'vbnet', 'csharp', 'dotnet']);
    expect(findSkills('MySQL, SQLite, NoSQL')).toEqual(['mysql', 'sqlite']);
    expect(findSkills('Django, Golang, Mango, Cargo')).toEqual(['django', 'go']);
  });

  it('keeps what it does not know as folded text', () => {
    expect(readSkills(['Elm', 'ＥＬＭ', ' Quarkus ,React'])).toEqual(['elm', 'react', 'quarkus']);
    expect(readSkills(['Ember.js'])).toEqual(['ember.js']);
    expect(readSkills(['', '  ', '、'])).toEqual([]);
    expect(skillName('elm')).toBe('elm');
    expect(skillName('cpp')).toBe('C++');
  });

  it('takes a common word in a sentence only where it is written as the skill is', () => {
    const sentence =
      'You go the extra mile, and for the rest of the stack we react to what the users express.';
    expect(findSkills(sentence)).toEqual([]);
    expect(findSkills(`${sentence} React and Go are used.`)).toEqual(['react', 'go']);
    expect(findSkills('go, react')).toEqual(['go', 'react']);
  });
});

describe('the dictionary of skills', () => {
  it('finds every skill by each of its names', () => {
    for (const { id, names } of dictionaries().skills.entries) {
      expect(skillName(id)).toBe(names[0]);
      for (const each of names) expect(`${each}: ${findSkills(each)}`).toBe(`${each}: ${id}`);
    }
  });
});
