/**
 * What is odd about a secret while it is typed or pasted. It only remarks: what is saved is what stands in the field, and each fix is
 * the person's to press.
 */
export interface SecretOddity {
  /** One plain sentence. */
  readonly sentence: string;
  /** What one press makes of the value; null where nothing can be taken away. */
  readonly fix: { readonly label: string; readonly value: string } | null;
}

const placeholders = [
  /^<[^<>]*>$/,
  /^\$\{?[A-Za-z_]\w*\}?$/,
  /^\{\{.*\}\}$/,
  /^(?:process\.env|os\.environ|ENV)\b/,
  /^(?:your|my|the)[-_ ].*(?:secret|key|token)/i,
  /^(?:whsec_)?(?:x{4,}|\.{3,}|…)$/i,
  /^(?:change[-_ ]?me|placeholder|secret|todo|undefined|null|none|test)$/i,
];

/** The remark that matters most; null when nothing is odd. */
export function secretOddity(value: string): SecretOddity | null {
  if (value === '') return null;
  if (value.trim() === '') return { sentence: 'It is only white space.', fix: null };
  return ofWhiteSpace(value) ?? ofWrapping(value) ?? ofMeaning(value);
}

function ofWhiteSpace(value: string): SecretOddity | null {
  const trimmed = value.trim();
  const [firstLine = ''] = trimmed.split(/\r\n|\r|\n/);
  if (firstLine !== trimmed) {
    const sentence = 'It has more than one line, and all of them count as the secret.';
    return { sentence, fix: { label: 'Keep the first line', value: firstLine.trim() } };
  }
  if (trimmed === value) return null;
  const isLineBreak = /[\r\n]/.test(value);
  const sentence = `There is ${isLineBreak ? 'a line break' : 'white space'} around it, which counts as part of the secret.`;
  return { sentence, fix: { label: 'Remove it', value: trimmed } };
}

function ofWrapping(value: string): SecretOddity | null {
  const quoted = /^(["'`])(.+)\1$/.exec(value)?.[2];
  if (quoted !== undefined) {
    return {
      sentence: 'There are quotation marks around it, which count as part of the secret.',
      fix: { label: 'Remove them', value: quoted },
    };
  }
  const assigned = /^(?:export +)?[A-Z][A-Z0-9_]+=(.+)$/.exec(value)?.[1];
  if (assigned === undefined) return null;
  return { sentence: 'It looks like a line of an .env file, name and all.', fix: { label: 'Keep what is behind the =', value: assigned } };
}

function ofMeaning(value: string): SecretOddity | null {
  if (/[•●∙]{3,}|\*{4,}/.test(value)) {
    return { sentence: 'It looks masked: reveal the secret where it is shown before you copy it.', fix: null };
  }
  if (placeholders.some((pattern) => pattern.test(value))) {
    return { sentence: 'It looks like a placeholder, not like a secret.', fix: null };
  }
  return hasControl(value) ? { sentence: 'It has a control character in it, which counts as part of the secret.', fix: null } : null;
}

function hasControl(value: string): boolean {
  return /\p{Cc}/u.test(value);
}
