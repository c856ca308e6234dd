import { answerBytes, said } from '#test/fixtures/deliveries/raw-case.ts';

export interface SeenAnswer {
  readonly status: number;
  readonly closes: boolean;
}

const keepAliveSeconds = 5;
const statuses = [200, 400, 405, 408, 413, 431, 503] as const;
const allowed = statuses.flatMap((status) =>
  [true, false].map((closes) => {
    const head = answerBytes(said(status, { closes, hasBody: false }), keepAliveSeconds);
    return { status, closes, head, body: answerBytes(said(status, { closes }), keepAliveSeconds).slice(head.length) };
  }),
);
const proceed = 'HTTP/1.1 100 Continue\r\n\r\n';

/**
 * The final answers in what came; each must be one of the receiver's constants, byte for byte, with its body or (to HEAD) without. Undefined
 * where a byte is none of theirs. `mayEnd` early: the sender did not read to the end.
 */
export function readAnswers(text: string, mayEnd: boolean): readonly SeenAnswer[] | undefined {
  const answers: SeenAnswer[] = [];
  let at = 0;
  while (at < text.length) {
    if (text.startsWith(proceed, at)) {
      at += proceed.length;
      continue;
    }
    const found = allowed.find(({ head }) => text.startsWith(head, at));
    if (found === undefined) return mayEnd ? answers : undefined;
    at += found.head.length;
    if (text.startsWith(found.body, at)) at += found.body.length;
    answers.push({ status: found.status, closes: found.closes });
  }
  return answers;
}
