/** Targets that answer as no handler should. Each ends an attempt with an outcome that says what happened; none may stop or fill this program. */

import type { Socket } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { AttemptOutcome } from '#contract/models/replay.ts';
import { type Answer, answerForever, answerRaw, answerWith, type HandlerOptions } from './handler-server.ts';

export interface HostileTarget {
  readonly what: string;
  readonly options: HandlerOptions;
  /** What may be said of it; where bytes and their end race, either is honest. */
  readonly outcomes: readonly AttemptOutcome[];
  /** Over https, to what speaks something else. */
  readonly isTls?: boolean;
}

const head = 'HTTP/1.1 200 OK\r\n';
const megabyte = Buffer.alloc(1024 * 1024, 'x');
const zeros = Buffer.alloc(64 * 1024 * 1024);

const raw = (text: string): Answer => answerRaw(text);
const rawEnd = (text: string): Answer => answerRaw(text, (socket) => socket.end());
const reset: Answer = (socket) => void socket.resetAndDestroy();

/** As fast as the other side takes it. */
function flood(start: string): Answer {
  return (socket) => {
    socket.write(start, 'latin1');
    const more = () => {
      while (!socket.destroyed && socket.write(megabyte));
    };
    socket.on('drain', more);
    more();
  };
}

function packed(coding: string, bytes: Uint8Array): Answer {
  return (socket) => {
    socket.write(`${head}Content-Encoding: ${coding}\r\nContent-Length: ${bytes.byteLength}\r\nConnection: close\r\n\r\n`);
    socket.end(bytes);
  };
}

const lines = (count: number, line: (at: number) => string) => Array.from({ length: count }, (_, at) => line(at)).join('');
const drip = (start: string, piece: string): Answer => answerForever(start, piece, 20);
const speaksFirst = (text: string) => (socket: Socket) => void socket.write(text, 'latin1');

/** In its answer's form. */
function answers(what: string, answer: Answer, ...outcomes: readonly AttemptOutcome[]): HostileTarget {
  return { what, options: { answer }, outcomes };
}

export const hostileTargets: readonly HostileTarget[] = [
  { what: 'takes the connection and reads nothing', options: { isReading: false }, outcomes: ['timed-out'] },
  answers('takes the request and says nothing', () => undefined, 'timed-out'),
  answers('closes at once', (socket) => void socket.end(), 'reset'),
  answers('resets at once', reset, 'reset'),
  { what: 'resets before a request', options: { onConnection: (socket) => void socket.resetAndDestroy() }, outcomes: ['reset'] },
  answers('drips its status line', drip('', 'H'), 'malformed-answer', 'timed-out'),
  answers('drips header lines without end', drip(head, 'X-More: 1\r\n'), 'timed-out'),
  answers('drips one header line without end', drip(`${head}X-Long: `, 'x'), 'timed-out'),
  answers('drips its body', drip(`${head}Content-Length: 100000\r\n\r\n`, 'x'), 'timed-out'),
  answers('drips chunks', drip(`${head}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n'), 'timed-out'),
  answers('drips blank lines before its answer', drip('', '\r\n'), 'timed-out', 'malformed-answer'),
  answers('drips 100 Continue', drip('', 'HTTP/1.1 100 Continue\r\n\r\n'), 'timed-out'),
  answers('drips a trailer', drip(`${head}Transfer-Encoding: chunked\r\n\r\n0\r\n`, 'X: 1\r\n'), 'timed-out'),
  answers('floods a body without length', flood(`${head}\r\n`), 'answered'),
  answers('floods a body of a terabyte', flood(`${head}Content-Length: 1099511627776\r\n\r\n`), 'answered'),
  answers('floods one chunk of a terabyte', flood(`${head}Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n`), 'answered'),
  answers('floods one header', flood(`${head}X-Long: `), 'malformed-answer'),
  answers('floods its status line', flood('HTTP/1.1 200 '), 'malformed-answer'),
  answers('floods a chunk extension', flood(`${head}Transfer-Encoding: chunked\r\n\r\n1;x=`), 'malformed-answer', 'timed-out'),
  answers('floods noise', flood(''), 'malformed-answer'),
  answers(
    'has 5,000 headers',
    raw(`${head}${lines(5_000, (at) => `X-${at}: 1\r\n`)}Content-Length: 0\r\n\r\n`),
    'answered',
    'malformed-answer',
  ),
  answers('has a header of 1 MB', rawEnd(`${head}X: ${'x'.repeat(1024 * 1024)}\r\n\r\n`), 'malformed-answer'),
  answers('speaks SSH', rawEnd('SSH-2.0-OpenSSH_9.6\r\n'), 'malformed-answer'),
  answers('speaks HTTP/2', rawEnd('\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000'), 'malformed-answer'),
  answers('speaks HTTP/0.9', rawEnd('<html>hello</html>'), 'malformed-answer'),
  answers('speaks HTTP/9.9', rawEnd('HTTP/9.9 200 OK\r\n\r\n'), 'malformed-answer'),
  answers('speaks SMTP first', raw(''), 'timed-out', 'malformed-answer'),
  { what: 'speaks before it is asked', options: { onConnection: speaksFirst('220 ready\r\n') }, outcomes: ['malformed-answer'] },
  {
    what: 'answers before it is asked',
    options: { onConnection: speaksFirst(`${head}Content-Length: 2\r\n\r\nok`) },
    outcomes: ['answered', 'malformed-answer', 'reset'],
  },
  answers('has two lengths', rawEnd(`${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`), 'malformed-answer'),
  answers('has a negative length', rawEnd(`${head}Content-Length: -1\r\n\r\n`), 'malformed-answer'),
  answers('has a length in hexadecimal', rawEnd(`${head}Content-Length: 0x2\r\n\r\nok`), 'malformed-answer'),
  answers('has a length no number holds', rawEnd(`${head}Content-Length: 99999999999999999999999\r\n\r\n`), 'malformed-answer'),
  answers('has a length and chunks', rawEnd(`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`), 'malformed-answer'),
  answers('has a chunk size of letters', rawEnd(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`), 'malformed-answer'),
  answers('has a chunk size no number holds', rawEnd(`${head}Transfer-Encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\n`), 'malformed-answer'),
  answers('ends in its head', rawEnd(`${head}X-A:`), 'reset'),
  answers('ends in its body', rawEnd(`${head}Content-Length: 100\r\n\r\npart`), 'reset'),
  answers('ends in a chunk', rawEnd(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nab`), 'reset'),
  answers('says more than its length', rawEnd(`${head}Content-Length: 2\r\n\r\nok${'x'.repeat(10_000)}`), 'answered', 'malformed-answer'),
  answers(
    'answers twice',
    rawEnd(`${head}Content-Length: 2\r\n\r\nokHTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n`),
    'answered',
    'malformed-answer',
  ),
  answers('has NUL in a header', rawEnd(`${head}X: a\u0000b\r\nContent-Length: 0\r\n\r\n`), 'malformed-answer'),
  answers('has a blank in a header name', rawEnd(`${head}X Y: 1\r\nContent-Length: 0\r\n\r\n`), 'malformed-answer'),
  answers('has a header without a name', rawEnd(`${head}: 1\r\nContent-Length: 0\r\n\r\n`), 'malformed-answer'),
  answers('has line ends of LF alone', rawEnd('HTTP/1.1 200 OK\nContent-Length: 2\n\nok'), 'answered', 'malformed-answer'),
  answers(
    'has escapes for a terminal',
    answerWith(200, '\u001b]52;c;aGk=\u0007', ['X-A: \u009b2J'], '\u001b[2J'),
    'answered',
    'malformed-answer',
  ),
  answers('has the status 000', rawEnd('HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n'), 'answered', 'malformed-answer'),
  answers('has the status 999', rawEnd('HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n'), 'answered', 'malformed-answer'),
  answers('has a status of words', rawEnd('HTTP/1.1 OK 200\r\n\r\n'), 'malformed-answer'),
  answers('has a body on 204', rawEnd('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello'), 'answered', 'malformed-answer'),
  answers('switches protocols', raw('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nxx'), 'answered'),
  answers(
    'packs 64 MiB by brotli',
    packed('br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })),
    'answered',
  ),
  answers('packs 64 MiB by gzip', packed('gzip', gzipSync(zeros)), 'answered'),
  answers('packs what is not packed', packed('gzip', Buffer.from('not gzip')), 'answered'),
  answers('packs five times', packed('br, gzip, br, gzip, br', Buffer.from('x')), 'answered'),
  answers('names a coding nobody knows', packed('../../etc/passwd', Buffer.from('x')), 'answered'),
  answers('redirects to a metadata address', answerWith(301, 'Moved', ['Location: http://169.254.169.254/latest']), 'answered'),
  answers('redirects in a circle', answerWith(302, 'Found', ['Location: /']), 'answered'),
  answers('redirects to a script', answerWith(303, 'See', ['Location: javascript:alert(1)']), 'answered'),
  answers('redirects to a file', answerWith(307, 'Moved', ['Location: file:///etc/passwd']), 'answered'),
  answers('redirects to nothing that can be read', answerWith(308, 'Moved', ['Location: http://[']), 'answered'),
  answers('redirects by two addresses', answerWith(308, 'Moved', ['Location: /a', 'Location: /b']), 'answered'),
  answers(
    'sets 500 cookies',
    answerWith(
      200,
      'OK',
      Array.from({ length: 500 }, (_, at) => `Set-Cookie: c${at}=1`),
    ),
    'answered',
  ),
  {
    what: 'speaks plain HTTP where TLS is expected',
    options: { onConnection: speaksFirst('HTTP/1.1 400 No\r\n\r\n') },
    outcomes: ['tls-failed'],
    isTls: true,
  },
  { what: 'says nothing where TLS is expected', options: { isReading: false }, outcomes: ['timed-out'], isTls: true },
  { what: 'has a certificate that has expired', options: { certificate: 'expired' }, outcomes: ['tls-failed'] },
  { what: 'has a certificate for another host', options: { certificate: 'wrong-host' }, outcomes: ['tls-failed'] },
  { what: 'has a certificate it signed itself', options: { certificate: 'self-signed' }, outcomes: ['tls-failed'] },
];
