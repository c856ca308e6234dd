/** A reader for the XML that we write: elements, attributes, text and the five entities. Throws on whatever is not well-formed. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const nameForm = '[A-Za-z_][A-Za-z0-9_.-]*';
const openTag = new RegExp(`<(${nameForm})((?:\\s+${nameForm}="[^"<]*")*)\\s*(/?)>`, 'y');
const closeTag = new RegExp(`</(${nameForm})>`, 'y');
const textForm = /[^<]+/y;
const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** XML 1.0's `Char`: most control characters, lone surrogates and two more can not even be escaped. */
function assertAllowed(text: string): string {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isAllowed =
      [0x9, 0xa, 0xd].includes(code) || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code >= 0x1_0000;
    if (!isAllowed) throw new Error(`XML does not allow U+${code.toString(16)}`);
  }
  return text;
}

function decoded(text: string): string {
  if (/&(?!#\d+;|\w+;)/.test(text)) throw new Error(`A bare & in ${JSON.stringify(text)}`);
  const plain = text.replace(/&(#?)(\w+);/g, (whole, hash: string, name: string) => {
    if (hash === '#') return String.fromCodePoint(Number(name));
    const known = entities.get(name);
    if (known === undefined) throw new Error(`No such entity: ${whole}`);
    return known;
  });
  return assertAllowed(plain);
}

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(new RegExp(`(${nameForm})="([^"<]*)"`, 'g'))) {
    if (name in found) throw new Error(`The attribute ${name} stands twice`);
    found[name] = decoded(value);
  }
  return found;
}

/** What follows at a place, by its form. */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly element: Open; readonly isEmpty: boolean }
  | { readonly kind: 'close'; readonly name: string };

function readPiece(document: string, at: number): { readonly piece: Piece; readonly end: number } {
  const take = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at;
    return form.exec(document);
  };
  const text = take(textForm);
  if (text !== null) return { piece: { kind: 'text', text: decoded(text[0]) }, end: textForm.lastIndex };
  const opened = take(openTag);
  if (opened !== null) {
    const [, name = '', attributes = '', slash = ''] = opened;
    const element = { name, attributes: attributesOf(attributes), children: [], text: '' };
    return { piece: { kind: 'open', element, isEmpty: slash !== '' }, end: openTag.lastIndex };
  }
  const closed = take(closeTag);
  if (closed === null) throw new Error(`Not well-formed at ${at}: ${document.slice(at, at + 40)}`);
  return { piece: { kind: 'close', name: closed[1] ?? '' }, end: closeTag.lastIndex };
}

function grow(path: Open[], inner: Open, piece: Piece): void {
  if (piece.kind === 'text') inner.text += piece.text;
  else if (piece.kind === 'open') {
    inner.children.push(piece.element);
    if (!piece.isEmpty) path.push(piece.element);
  } else {
    if (piece.name !== inner.name) throw new Error(`${inner.name} is closed as ${piece.name}`);
    path.pop();
  }
}

export function parseXml(document: string): XmlElement {
  assertAllowed(document);
  const head = /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/.exec(document)?.[0];
  if (head === undefined) throw new Error('No XML declaration');
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const path: Open[] = [root];
  for (let at = head.length; at < document.length; ) {
    const { piece, end } = readPiece(document, at);
    grow(path, path.at(-1) ?? root, piece);
    at = end;
  }
  const [only, ...others] = root.children;
  if (path.length !== 1 || only === undefined || others.length > 0 || root.text.trim() !== '') throw new Error('Not one whole element');
  return only;
}
