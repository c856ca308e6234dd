/** Code of the right check of a signature, in the languages that receivers are written in, and the habit that breaks it. */
import type { CodeSample, HabitCode, Language } from '#contract/models/diagnosis.ts';
import type { Signing } from '#contract/models/signing.ts';
import { csharpHabits } from './habits/csharp.ts';
import { goHabits } from './habits/go.ts';
import { type WrongLines, whyOf, wrongFactsOf } from './habits/habit.ts';
import { javaHabits } from './habits/java.ts';
import { nodeHabits } from './habits/node.ts';
import { phpHabits } from './habits/php.ts';
import { pythonHabits } from './habits/python.ts';
import { rubyHabits } from './habits/ruby.ts';
import { csharp } from './languages/csharp.ts';
import { go } from './languages/go.ts';
import { java } from './languages/java.ts';
import type { LanguageWriter } from './languages/language-writer.ts';
import { node } from './languages/node.ts';
import { php } from './languages/php.ts';
import { python } from './languages/python.ts';
import { ruby } from './languages/ruby.ts';
import { recipeOf } from './recipe.ts';

export const languageWriters: Readonly<Record<Language, LanguageWriter>> = { node, python, go, java, ruby, php, csharp };

const wrongLines: Readonly<Record<Language, WrongLines>> = {
  node: nodeHabits,
  python: pythonHabits,
  go: goHabits,
  java: javaHabits,
  ruby: rubyHabits,
  php: phpHabits,
  csharp: csharpHabits,
};

/**
 * A file that checks what `signing` describes, with the endpoint's own header, encoding and template in it, and a handler that gets the
 * raw body in the language's usual framework. Holds no secret. Without a tolerance of its own the clock may be off by 300 s.
 */
export function codeSample(signing: Signing, language: Language, habit: HabitCode | undefined): CodeSample {
  const recipe = recipeOf(signing);
  const writer = languageWriters[language];
  return {
    language,
    syntax: writer.syntax,
    fileName: writer.fileName(recipe),
    code: writer.join([writer.check(recipe), writer.handler(recipe)]),
    habit: habit === undefined ? null : habitOf(signing, language, habit),
  };
}

function habitOf(signing: Signing, language: Language, code: HabitCode): CodeSample['habit'] {
  const recipe = recipeOf(signing);
  const facts = wrongFactsOf(recipe, languageWriters[language].functionName(recipe));
  return { code, wrong: wrongLines[language][code](facts), why: whyOf(code, signing, recipe) };
}
