/** A verdict and its diagnosis as lines for a person. */
import type { ByteExcerpt, CodeSample, Diagnosis, Difference, Finding } from '#contract/models/diagnosis.ts';
import type { SignatureReport, Verdict } from '#contract/models/verdict.ts';
import { countWords } from '../words.ts';

export interface Checked {
  readonly report: SignatureReport;
  readonly diagnosis: Diagnosis;
  readonly sample?: CodeSample;
}

const signs: Readonly<Record<Verdict, string>> = {
  verified: '✓',
  mismatch: '✕',
  missing: '?',
  malformed: '!',
  stale: '◷',
  'no-secret': '○',
};

const escapes: ReadonlyMap<number, string> = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x5c, '\\\\'],
]);

/** ASCII as it is, any other byte as an escape. */
export function escapedBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const plain = byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
    return escapes.get(byte) ?? plain;
  }).join('');
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

const shownAround = 24;
const shownMarked = 32;
const hexAround = 4;

/** The place between ⟦ and ⟧, with a little of what is around it. */
function excerptLines(side: string, excerpt: ByteExcerpt, total: number): readonly string[] {
  const bytes = Buffer.from(excerpt.base64, 'base64');
  const { start, markFrom, markTo } = excerpt;
  const end = Math.min(markTo, markFrom + shownMarked);
  const write = (around: number, show: (part: Uint8Array) => string, joint: string) =>
    [
      start + markFrom > around ? '…' : '',
      [
        show(bytes.subarray(Math.max(0, markFrom - around), markFrom)),
        `⟦${show(bytes.subarray(markFrom, end))}${end < markTo ? '…' : ''}⟧`,
        show(bytes.subarray(end, end + around)),
      ]
        .filter((part) => part !== '')
        .join(joint),
      start + end + around < total ? '…' : '',
    ].join('');
  const place = `from byte ${countWords(start + markFrom)} of ${countWords(total)}`;
  return [
    `   ${side} ${place}: ${write(shownAround, escapedBytes, '')}`,
    `   ${' '.repeat(side.length)} in hex: ${write(hexAround, hexOf, ' ')}`,
  ];
}

function differenceLines({ received, signed, receivedBytes, signedBytes, places }: Difference): readonly string[] {
  const count = places === 1 ? 'in one place' : `in ${countWords(places)}${places >= 1000 ? ' or more' : ''} places; the first`;
  return [
    `   What arrived and what was signed differ ${count}:`,
    ...excerptLines('received', received, receivedBytes),
    ...excerptLines('signed  ', signed, signedBytes),
  ];
}

function findingLines(finding: Finding, index: number): readonly string[] {
  return [
    '',
    `${index + 1}. ${finding.sentence}`,
    `   ${finding.advice}`,
    `   Proof: ${finding.proof}`,
    ...(finding.difference === null ? [] : differenceLines(finding.difference)),
  ];
}

function diagnosisLines({ findings, hints, tried, isComplete, verdict }: Diagnosis): readonly string[] {
  if (verdict === 'verified') return [];
  const found = findings.length === 0 ? [] : ['', 'Found, and proven by a verification:', ...findings.flatMap(findingLines).slice(1)];
  const likely = hints.length === 0 ? [] : ['', 'Not proven:', ...hints.map(({ sentence }) => `- ${sentence}`)];
  const end = isComplete ? '' : ' Time ran out before everything was tried.';
  const effort = tried === 0 ? [] : ['', `${countWords(tried)} signatures were tried.${end}`];
  return [...found, ...likely, ...effort];
}

function sampleLines(sample: CodeSample | undefined): readonly string[] {
  if (sample === undefined) return [];
  const { habit } = sample;
  const code = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => line.replaceAll('\t', '    '));
  const wrong = habit === null ? [] : ['', `The habit that breaks it: ${habit.why}`, ...code(habit.wrong)];
  return ['', `The right check, ${sample.fileName}:`, ...code(sample.code), ...wrong];
}

/** `limits`: what a right signature of the scheme does not prove. */
export function checkLines({ report, diagnosis, sample }: Checked, limits: readonly string[]): readonly string[] {
  const { verdict, reason, scheme, headerName } = report.verification;
  const why = verdict === 'verified' ? '' : ` (${reason})`;
  return [
    `${signs[verdict]} ${verdict}${why}, scheme ${scheme}, header ${headerName}`,
    report.sentence,
    ...(report.advice === '' ? [] : [report.advice]),
    ...diagnosisLines(diagnosis),
    ...(limits.length === 0 ? [] : ['', 'What this scheme does not prove:', ...limits.map((limit) => `- ${limit}`)]),
    ...sampleLines(sample),
  ];
}
