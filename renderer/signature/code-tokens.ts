/**
 * Colours for short code of eight languages, by one pass over the text: comments, strings, numbers, keywords. Good enough to read by,
 * and never wrong about the text itself: the tokens join to it again. Pure.
 */

export type TokenKind = 'plain' | 'comment' | 'string' | 'number' | 'keyword';

export interface CodeToken {
  /** Offset in the text. */
  readonly at: number;
  readonly text: string;
  readonly kind: TokenKind;
}

interface Grammar {
  /** Sticky, tried in this order at each place. */
  readonly comment: RegExp;
  readonly string: RegExp;
  readonly keywords: ReadonlySet<string>;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const slashComment = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const hashComment = /#[^\n]*/y;
const quoted = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/y;
const quotedOrTicked = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\[\s\S])*`?/y;
const pythonString = /[rbfu]{0,2}"""[\s\S]*?(?:"""|$)|[rbfu]{0,2}"(?:[^"\\\n]|\\.)*"?|[rbfu]{0,2}'(?:[^'\\\n]|\\.)*'?/y;

const javascript: Grammar = {
  comment: slashComment,
  string: quotedOrTicked,
  keywords: words(
    'async await break case catch class const continue default do else export false finally for from function if import in instanceof let new null of return static switch this throw true try typeof undefined var void while yield',
  ),
};

const grammars: Readonly<Record<string, Grammar>> = {
  javascript,
  typescript: javascript,
  python: {
    comment: hashComment,
    string: pythonString,
    keywords: words(
      'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda not or pass raise return try while with yield',
    ),
  },
  go: {
    comment: slashComment,
    string: quotedOrTicked,
    keywords: words(
      'break case chan const continue default defer else false for func go if import interface map nil package range return select struct switch true type var',
    ),
  },
  java: {
    comment: slashComment,
    string: quoted,
    keywords: words(
      'abstract boolean break byte byte[] case catch char class const continue default do double else enum extends false final finally float for if implements import instanceof int interface long new null package private protected public return short static String super switch this throw throws true try var void while',
    ),
  },
  shell: {
    // why: a `#` inside a word is no comment, as in `${NAME#prefix}`.
    comment: /(?<=^|\s)#[^\n]*/my,
    string: quoted,
    keywords: words('case do done elif else esac export fi for if in then while'),
  },
  ruby: {
    comment: hashComment,
    string: quoted,
    keywords: words(
      'and begin break case class def do else elsif end ensure false for if in module next nil not or raise require rescue return self then true unless until when while yield',
    ),
  },
  php: {
    comment: /\/\/[^\n]*|#(?!\[)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y,
    string: quoted,
    keywords: words(
      'abstract array as bool break case catch class const continue declare default do echo else elseif exit extends false final finally fn for foreach function global if implements int interface namespace new null private protected public require return static string switch this throw true try use var void while',
    ),
  },
  csharp: {
    comment: slashComment,
    string: /@?\$?"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/y,
    keywords: words(
      'async await bool break byte case catch char class const continue default do else false finally for foreach if in int internal is long namespace new null out private public readonly return static string switch this throw true try using var void while',
    ),
  },
};

const number = /\d[\w.]*/y;
const word = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const space = /\s+/y;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0];
  return found === '' ? undefined : found;
}

function nextToken(grammar: Grammar, code: string, at: number): CodeToken {
  const blank = matchAt(space, code, at);
  if (blank !== undefined) return { at, text: blank, kind: 'plain' };
  const comment = matchAt(grammar.comment, code, at);
  if (comment !== undefined) return { at, text: comment, kind: 'comment' };
  const string = matchAt(grammar.string, code, at);
  if (string !== undefined) return { at, text: string, kind: 'string' };
  const name = matchAt(word, code, at);
  if (name !== undefined) return { at, text: name, kind: grammar.keywords.has(name) ? 'keyword' : 'plain' };
  const digits = matchAt(number, code, at);
  if (digits !== undefined) return { at, text: digits, kind: 'number' };
  return { at, text: code[at] ?? '', kind: 'plain' };
}

/** `syntax` as the engine names it; one that is not known is plain text. */
export function tokensOf(code: string, syntax: string): readonly CodeToken[] {
  const grammar = Object.hasOwn(grammars, syntax) ? grammars[syntax] : undefined;
  if (grammar === undefined) return code === '' ? [] : [{ at: 0, text: code, kind: 'plain' }];
  const tokens: CodeToken[] = [];
  for (let at = 0; at < code.length; ) {
    const token = nextToken(grammar, code, at);
    const last = tokens.at(-1);
    if (last?.kind === token.kind && token.kind === 'plain') tokens[tokens.length - 1] = { ...last, text: last.text + token.text };
    else tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}
