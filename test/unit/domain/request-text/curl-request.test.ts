import { describe, expect, test } from 'vitest';
import { problemIn, requestIn } from './reading.ts';

const json = ['Content-Type', 'application/json'];
const form = ['Content-Type', 'application/x-www-form-urlencoded'];

describe('copied from a program', () => {
  test('Chrome, as cURL (bash)', () => {
    const text = `curl 'https://app.test/hooks?a=1&b=%20' \\
  -H 'accept: */*' \\
  -H 'accept-language: de-DE,de;q=0.9' \\
  -H 'content-type: application/json' \\
  -b 'sid=abc; theme=dark' \\
  -H 'sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24"' \\
  -H 'x-empty;' \\
  --data-raw $'{"say":"it\\'s \\u00e9 \\u0021","path":"C:\\\\\\\\dir\\\\n"}' \\
  --compressed`;
    expect(requestIn(text)).toEqual({
      form: 'curl',
      method: 'POST',
      url: 'https://app.test/hooks?a=1&b=%20',
      headers: [
        ['accept', '*/*'],
        ['accept-language', 'de-DE,de;q=0.9'],
        ['content-type', 'application/json'],
        ['sec-ch-ua', '"Chromium";v="140", "Not=A?Brand";v="24"'],
        ['x-empty', ''],
        ['Cookie', 'sid=abc; theme=dark'],
      ],
      body: '{"say":"it\'s é !","path":"C:\\\\dir\\n"}',
      notes: [],
    });
  });

  test('Chrome, as cURL (cmd)', () => {
    const text = [
      'curl ^"https://app.test/hooks?a=1^&b=^%^20^" ^',
      '  -H ^"accept: */*^" ^',
      '  -H ^"content-type: application/json^" ^',
      '  -H ^"sec-ch-ua: ^\\^"Chromium^\\^";v=^\\^"140^\\^"^" ^',
      '  --data-raw ^"^{^\\^"say^\\^":^\\^"100^% it\'s ^\\^",^',
      '',
      '^\\^"path^\\^":^\\^"C:^\\^\\dir^\\^\\^\\^"^\\^"^}^"',
    ].join('\r\n');
    const read = requestIn(text);
    expect(read).toMatchObject({ method: 'POST', url: 'https://app.test/hooks?a=1&b=%20', notes: [] });
    expect(read.headers.at(-1)).toEqual(['sec-ch-ua', '"Chromium";v="140"']);
    expect(read.body).toBe('{"say":"100% it\'s ",\n"path":"C:\\dir\\""}');
  });

  test('an older Chrome, as cURL (cmd), which doubles quotation marks', () => {
    const text =
      'curl "https://app.test/" ^\r\n  -H "content-type: application/json" ^\r\n  --data-raw "{""a"":""b"",^\r\n\r\n""c"":1}" ^\r\n  --compressed &\r\ncurl "https://other.test/"';
    expect(requestIn(text.replace(',^\r\n\r\n', ',"^\r\n\r\n"'))).toMatchObject({ url: 'https://app.test/', body: '{"a":"b",\n"c":1}' });
  });

  test('Firefox, as cURL (POSIX), with bytes as hexadecimal', () => {
    const text =
      "curl 'https://app.test/hooks' --compressed -X POST -H 'User-Agent: Mozilla/5.0' -H 'Content-Type: text/plain' --data-raw $'gr\\xc3\\xbc\\xc3\\x9fe\\r\\n\\x00'";
    expect(requestIn(text)).toMatchObject({ method: 'POST', body: 'grüße\r\n\0', notes: [] });
  });

  test('Postman', () => {
    const text = `curl --location 'https://app.test/hooks' \\
--header 'Content-Type: application/json' \\
--header 'X-Zof-Signature: ab' \\
--data '{
    "id": "evt_1",
    "name": "O'\\''Neil"
}'`;
    expect(requestIn(text)).toMatchObject({
      method: 'POST',
      headers: [json, ['X-Zof-Signature', 'ab']],
      body: '{\n    "id": "evt_1",\n    "name": "O\'Neil"\n}',
    });
  });

  test('Insomnia', () => {
    const text = `curl --request POST \\
  --url https://app.test/hooks \\
  --header 'Content-Type: application/json' \\
  --header 'User-Agent: insomnia/10.3.0' \\
  --data '{"id":"evt_1"}'`;
    expect(requestIn(text)).toMatchObject({ method: 'POST', url: 'https://app.test/hooks', body: '{"id":"evt_1"}' });
  });

  test("Zof's example", () => {
    const text = `$ curl -X POST "http://127.0.0.1:4400/in/zof" \\
    -H "Content-Type: application/json" \\
    -H "X-Zof-Signature: 5d41402abc4b2a76b9719d911017c592" \\
    -d "{\\"id\\":\\"evt_1\\",\\"type\\":\\"run.completed\\"}"`;
    expect(requestIn(text)).toMatchObject({
      url: 'http://127.0.0.1:4400/in/zof',
      headers: [json, ['X-Zof-Signature', '5d41402abc4b2a76b9719d911017c592']],
      body: '{"id":"evt_1","type":"run.completed"}',
    });
  });

  test('PowerShell', () => {
    const text =
      'curl.exe -X POST https://app.test/ `\r\n  -H "X-A: say `"hi`"" `\r\n  -H \'X-B: it\'\'s\' `\r\n  -d \'{\\"a\\":1}\'\r\nWrite-Host done';
    expect(requestIn(text)).toMatchObject({
      headers: [['X-A', 'say "hi"'], ['X-B', "it's"], form],
      body: '{"a":1}',
    });
  });
});

describe('options', () => {
  const read = (options: string) => requestIn(`curl https://a.test/ ${options}`);

  test('short ones share a hyphen, and a value may follow at once', () => {
    expect(read("-sSkX PUT -d'a=b' -H'X-A: 1' -HX-B:2 -m5 -o out.txt -w '%{http_code}'")).toMatchObject({
      method: 'PUT',
      url: 'https://a.test/',
      headers: [['X-A', '1'], ['X-B', '2'], form],
      body: 'a=b',
      notes: [],
    });
    expect(read('-XDELETE')).toMatchObject({ method: 'DELETE', body: '' });
    expect(read('-I').method).toBe('HEAD');
  });

  test('data: joined by &, kept as given, never the name of a file where it is raw', () => {
    expect(read("-d a=1 --data-ascii 'b= 2\n' --data-raw @c --data-binary 'd\n'").body).toBe('a=1&b= 2\n&@c&d\n');
    expect(read("--json '{\"a\":' --json '1}'")).toMatchObject({
      method: 'POST',
      headers: [json, ['Accept', 'application/json']],
      body: '{"a":1}',
    });
    expect(read("--data-urlencode 'a b&c=ü x' --data-urlencode '=q r' --data-urlencode 'plain/'").body).toBe('a b&c=%C3%BC+x&q+r&plain%2F');
    expect(read("-G -d a=1 --data-urlencode 'b=x y'")).toMatchObject({
      method: 'GET',
      url: 'https://a.test/?a=1&b=x+y',
      body: '',
      headers: [],
    });
    expect(requestIn("curl 'https://a.test/?z#f' -G -d a").url).toBe('https://a.test/?z&a#f');
  });

  test('headers: repeated, empty, taken away, of options', () => {
    expect(read("-d x -H 'Content-Type:' -H 'X-A;' -H 'x-a: 2' -H 'nonsense'")).toMatchObject({
      headers: [
        ['X-A', ''],
        ['x-a', '2'],
      ],
      notes: ['"nonsense" is no header, so curl does not send it.'],
    });
    expect(read("-u Aladdin:'open sesame' -A agent/1 -e https://r.test/ -b a=1 -b b=2").headers).toEqual([
      ['Authorization', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
      ['User-Agent', 'agent/1'],
      ['Referer', 'https://r.test/'],
      ['Cookie', 'a=1; b=2'],
    ]);
    expect(read("-A agent/1 -H 'user-agent: other'").headers).toEqual([['user-agent', 'other']]);
  });

  test('an address without a scheme is http, and the first of several is taken', () => {
    expect(requestIn('curl a.test/x').url).toBe('http://a.test/x');
    expect(requestIn('curl --url https://a.test/ https://b.test/')).toMatchObject({
      url: 'https://a.test/',
      notes: [expect.stringContaining('several')],
    });
    expect(requestIn('curl -d x')).toMatchObject({ url: '/', notes: [expect.stringContaining('no address')] });
    expect(read('-d 1 --next https://b.test/ -d 2')).toMatchObject({ body: '1', notes: [expect.stringContaining('several requests')] });
  });

  test('files are not read, and that is said', () => {
    for (const options of ['-d @event.json', '--data-binary @event.json', '-T event.json', "--data-urlencode 'a@event.json'"]) {
      expect(read(options)).toMatchObject({ body: null, notes: [expect.stringContaining('"event.json"')] });
    }
    expect(read('-d @-')).toMatchObject({ body: null, notes: [expect.stringContaining('standard input')] });
    expect(read('-H @headers.txt').notes[0]).toContain('"headers.txt"');
    expect(read('-T x').method).toBe('PUT');
  });

  test('a form of parts is refused with its reason', () => {
    expect(problemIn('curl https://a.test/ -F file=@x.png').sentence).toContain('(-F)');
  });

  test('an unknown option is said and takes no value; one without its value has a place', () => {
    expect(read('--frobnicate -H a:b')).toMatchObject({ headers: [['a', 'b']], notes: [expect.stringContaining('"--frobnicate"')] });
    expect(problemIn('curl https://a.test/ \\\n  -H')).toMatchObject({ line: 2, column: 3, sentence: 'The option "-H" has no value.' });
    expect(problemIn("curl 'https://a.test/ -H x")).toMatchObject({
      line: 1,
      column: 6,
      sentence: expect.stringContaining('never closes'),
    });
  });
});

describe('the shell', () => {
  test('what is piped into it is known where it is in the line', () => {
    const tail = "curl --data-binary @- -H 'Content-Type:' http://a.test";
    expect(requestIn(`printf %s 'aGkK' | base64 -d | ${tail}`).body).toBe('hi\n');
    expect(requestIn(`echo -n '{"a":1}' | ${tail}`).body).toBe('{"a":1}');
    expect(requestIn(`echo '{"a":1}' | ${tail} | jq .`).body).toBe('{"a":1}\n');
    expect(requestIn(`cat body.json | ${tail}`)).toMatchObject({ body: null, notes: [expect.stringContaining('standard input')] });
    expect(requestIn(`printf %s '***' | base64 -d | ${tail}`).body).toBeNull();
  });

  test('a text that follows the command is its input', () => {
    const text = 'curl -s --data-binary @- http://a.test -H \'X-A: 1\' <<\'EOF\' | jq .\n{\n  "a": "$b"\n}\nEOF\necho done\n';
    expect(requestIn(text)).toMatchObject({ body: '{\n  "a": "$b"\n}\n', headers: [['X-A', '1'], form] });
    expect(requestIn("curl -d @- http://a.test <<< 'a=b'").body).toBe('a=b');
    expect(problemIn('curl -d @- http://a.test <<EOF\n{}\n').sentence).toContain('EOF');
  });

  test('only curl counts: what stands before, behind and around it is left aside', () => {
    const text = '#!/bin/sh\n# a comment\ncd /tmp && TOKEN=x /usr/bin/curl -d a http://a.test > out.txt 2>&1; rm -rf /\ncurl http://b.test';
    expect(requestIn(text)).toMatchObject({ method: 'POST', url: 'http://a.test', body: 'a', notes: [] });
  });

  test('a lost mark at the end of a line does not cut the command', () => {
    expect(requestIn("curl http://a.test\n  -H 'X-A: 1'\n  -d x\n")).toMatchObject({ headers: [['X-A', '1'], form], body: 'x' });
  });

  test('variables and substitutions stay text, are never run, and are said', () => {
    const read = requestIn('curl "$URL" -H "X-A: $KEY" -d "$(cat /etc/passwd)" -d \'$kept\'');
    expect(read).toMatchObject({ url: '$URL', body: '$(cat /etc/passwd)&$kept' });
    expect(read.headers[0]).toEqual(['X-A', '$KEY']);
    expect(read.notes).toEqual([expect.stringContaining('$URL, $KEY, $(cat /etc/passwd)')]);
  });
});
