/** The code that Hookglass offers is run: in every language of which the programs are here. */
import { expect, test } from 'vitest';
import { languages } from '#contract/models/diagnosis.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { isVerified, sampleSubjects } from './sample-cases.ts';
import { isOnPath, runners } from './sample-runners.ts';

const table = sampleSubjects.flatMap((subject) => subject.cases.map((one) => ({ subject, one, title: `${subject.title}: ${one.title}` })));

test('VER-18 the deliveries that samples are tried with are judged the same by Hookglass', () => {
  expect(table.filter(({ subject, one }) => isVerified(subject, one)).map(({ title }) => title)).toEqual(
    table.filter(({ one }) => one.isRight).map(({ title }) => title),
  );
  expect(table.length).toBeGreaterThan(300);
});

for (const language of languages) {
  const missing = runners[language].needs.filter((program) => !isOnPath(program));
  if (missing.length > 0) {
    console.log(`The samples in ${language} were not run: ${missing.join(' and ')} not on the path.`);
    continue;
  }
  test(`VER-18 every sample in ${language} takes what is right, and refuses everything else without an exception`, {
    timeout: 120_000,
  }, () => {
    using folder = tempFolder();
    const answers = runners[language].run(folder.path, sampleSubjects).flat();
    expect(table.map(({ title }, index) => `${title}: ${answers[index]}`)).toEqual(
      table.map(({ title, one }) => `${title}: ${one.isRight ? 1 : 0}`),
    );
  });
}
