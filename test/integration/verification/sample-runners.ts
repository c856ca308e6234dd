/** Runs the code of samples in their languages: one process for all subjects where the language allows it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '#contract/models/diagnosis.ts';
import { languageWriters } from '#engine/verification/samples/code-sample.ts';
import type { SampleCase, SampleSubject } from './sample-cases.ts';

/** `1` and `0` are the answers; anything else is what went wrong. */
export type Answers = readonly (readonly string[])[];

export interface Runner {
  /** Programs that have to be on the path. */
  readonly needs: readonly string[];
  run(folder: string, subjects: readonly SampleSubject[]): Answers;
}

export function isOnPath(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** The output of a program; its errors are what the test shows when it fails. */
function execute(command: string, args: readonly string[], folder: string, input?: string): string {
  const done = spawnSync(command, args, { cwd: folder, input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: environment(folder) });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${done.status}:\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GOFLAGS: '-mod=mod',
    GOPROXY: 'off',
    GO111MODULE: 'on',
    GOTOOLCHAIN: 'local',
    HOME: process.env['HOME'] ?? folder,
  };
}

function base64(value: string | Uint8Array, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  return Buffer.from(typeof value === 'string' ? Buffer.from(value, encoding) : value).toString('base64');
}

/** Tab-separated: time, address, body, secrets, headers; each text in base64, lists with commas. */
function lineOf(one: SampleCase): string {
  const headers = one.headers.map(([name, value]) => `${base64(name)}:${base64(value, 'latin1')}`);
  return [
    one.nowSeconds,
    base64(one.url),
    base64(one.body),
    one.secrets.map((secret) => `+${base64(secret)}`).join(','),
    headers.join(','),
  ].join('\t');
}

function linesOf(subjects: readonly SampleSubject[]): string {
  return subjects.map(({ cases }, index) => cases.map((one) => `${index}\t${lineOf(one)}\n`).join('')).join('');
}

function answersOf(output: string, subjects: readonly SampleSubject[]): Answers {
  const lines = output.trimEnd().split('\n');
  let at = 0;
  return subjects.map(({ cases }) => cases.map(() => lines[at++] ?? 'no answer'));
}

function whole(language: Language, { recipe }: SampleSubject): string {
  const writer = languageWriters[language];
  return writer.join([writer.check(recipe), writer.handler(recipe)]);
}

/** Without the handler, whose framework is not here. */
function checkOf(language: Language, { recipe }: SampleSubject): string {
  const writer = languageWriters[language];
  return writer.join([writer.check(recipe)]);
}

function place(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

/** The arguments after body, headers and secrets. */
function moreOf({ recipe }: SampleSubject, url: string, now: string): string {
  return `${recipe.publicUrl === null ? '' : `, ${url}`}${recipe.time === null ? '' : `, ${now}`}`;
}

const node: Runner = {
  needs: ['node'],
  run(folder, subjects) {
    const name = ({ recipe }: SampleSubject) => languageWriters.node.functionName(recipe);
    subjects.forEach((subject, index) => {
      place(folder, `s${index}.mjs`, whole('node', subject));
    });
    const imports = subjects.map((subject, index) => `import { ${name(subject)} as f${index} } from './s${index}.mjs';`);
    const calls = subjects.map((subject, index) => `(b, h, s, url, now) => f${index}(b, h, s${moreOf(subject, 'url', 'now')})`);
    place(
      folder,
      'driver.mjs',
      `import { readFileSync } from 'node:fs';
${imports.join('\n')}
const calls = [${calls.join(',\n')}];
const bytes = (text) => Buffer.from(text, 'base64');
for (const line of readFileSync(0, 'utf8').trimEnd().split('\\n')) {
  const [index, now, url, body, secrets, headers] = line.split('\\t');
  const pairs = headers.split(',').map((pair) => pair.split(':'));
  const named = Object.fromEntries(pairs.map(([name, value]) => [bytes(name).toString().toLowerCase(), bytes(value).toString('latin1')]));
  const list = secrets === '' ? [] : secrets.split(',').map((one) => bytes(one.slice(1)).toString());
  try {
    const answer = calls[index](bytes(body), named, list, bytes(url).toString(), Number(now));
    console.log(answer === true ? '1' : answer === false ? '0' : 'neither');
  } catch (error) {
    console.log(String(error));
  }
}
`,
    );
    return answersOf(execute(process.execPath, ['driver.mjs'], folder, linesOf(subjects)), subjects);
  },
};

const python: Runner = {
  needs: ['python3'],
  run(folder, subjects) {
    subjects.forEach((subject, index) => {
      place(folder, `s${index}.py`, checkOf('python', subject));
      place(folder, `whole${index}.py`, whole('python', subject));
    });
    const name = ({ recipe }: SampleSubject) => languageWriters.python.functionName(recipe);
    const calls = subjects.map(
      (subject, index) => `lambda b, h, s, url, now: s${index}.${name(subject)}(b, h, s${moreOf(subject, 'url', 'now')})`,
    );
    place(
      folder,
      'driver.py',
      `import sys
from base64 import b64decode
${subjects.map((_, index) => `import s${index}`).join('\n')}
class Headers(dict):
    def get(self, name, other=None):
        return dict.get(self, name.lower(), other)
for index in range(${subjects.length}):
    compile(open(f"whole{index}.py").read(), "whole", "exec")
calls = [${calls.join(',\n')}]
for line in sys.stdin.read().rstrip("\\n").split("\\n"):
    index, now, url, body, secrets, headers = line.split("\\t")
    pairs = [pair.split(":") for pair in headers.split(",")]
    named = Headers({b64decode(name).decode().lower(): b64decode(value).decode("latin-1") for name, value in pairs})
    given = [b64decode(one[1:]).decode() for one in secrets.split(",")] if secrets else []
    try:
        answer = calls[int(index)](b64decode(body), named, given, b64decode(url).decode(), int(now))
        print("1" if answer is True else "0" if answer is False else "neither")
    except Exception as error:
        print(repr(error))
`,
    );
    return answersOf(execute('python3', ['driver.py'], folder, linesOf(subjects)), subjects);
  },
};

const ruby: Runner = {
  needs: ['ruby'],
  run(folder, subjects) {
    const name = ({ recipe }: SampleSubject) => languageWriters.ruby.functionName(recipe);
    subjects.forEach((subject, index) => {
      place(folder, `s${index}.rb`, checkOf('ruby', subject));
      place(folder, `whole${index}.rb`, whole('ruby', subject));
    });
    const calls = subjects.map(
      (subject, index) => `->(b, h, s, url, now) { OBJECTS[${index}].send(:${name(subject)}, b, h, s${moreOf(subject, 'url', 'now')}) }`,
    );
    place(
      folder,
      'driver.rb',
      `OBJECTS = (0...${subjects.length}).map do |index|
  RubyVM::InstructionSequence.compile(File.read("whole#{index}.rb"))
  code = Module.new
  code.module_eval(File.read("s#{index}.rb"))
  Object.new.extend(code)
end
CALLS = [${calls.join(',\n')}]
class Headers < Hash
  def [](name) = super(name.downcase)
end
bytes = ->(text) { text.unpack1('m') }
STDIN.each_line(chomp: true) do |line|
  index, now, url, body, secrets, headers = line.split("\\t", -1)
  named = Headers.new
  headers.split(',').each { |pair| key, value = pair.split(':', -1); named[bytes.(key).downcase] = bytes.(value).force_encoding('UTF-8') }
  given = secrets.split(',').map { |one| bytes.(one[1..]).force_encoding('UTF-8') }
  begin
    answer = CALLS[index.to_i].call(bytes.(body), named, given, bytes.(url).force_encoding('UTF-8'), now.to_i)
    puts(answer == true ? '1' : answer == false ? '0' : 'neither')
  rescue StandardError => error
    puts error.inspect
  end
end
`,
    );
    return answersOf(execute('ruby', ['driver.rb'], folder, linesOf(subjects)), subjects);
  },
};

const php: Runner = {
  needs: ['php'],
  run(folder, subjects) {
    return subjects.map((subject, index) => {
      place(folder, `s${index}.php`, checkOf('php', subject));
      place(folder, `whole${index}.php`, whole('php', subject));
      place(
        folder,
        `driver${index}.php`,
        `<?php
error_reporting(E_ALL);
set_error_handler(function ($code, $message) { throw new ErrorException($message); });
token_get_all(file_get_contents('whole${index}.php'), TOKEN_PARSE);
require 's${index}.php';
foreach (explode("\\n", rtrim(stream_get_contents(STDIN))) as $line) {
    [$index, $now, $url, $body, $secrets, $headers] = explode("\\t", $line);
    $named = [];
    foreach (explode(',', $headers) as $pair) {
        [$name, $value] = explode(':', $pair);
        $named[strtolower(base64_decode($name))] = base64_decode($value);
    }
    $given = $secrets === '' ? [] : array_map(fn ($one) => base64_decode(substr($one, 1)), explode(',', $secrets));
    try {
        $url = base64_decode($url);
        $now = (int) $now;
        $answer = ${languageWriters.php.functionName(subject.recipe)}(base64_decode($body), $named, $given${moreOf(subject, '$url', '$now')});
        echo $answer === true ? "1\\n" : ($answer === false ? "0\\n" : "neither\\n");
    } catch (Throwable $error) {
        echo get_class($error), ': ', str_replace("\\n", ' ', $error->getMessage()), "\\n";
    }
}
`,
      );
      return answersOf(execute('php', [`driver${index}.php`], folder, linesOf([subject])), [subject])[0] ?? [];
    });
  },
};

const go: Runner = {
  needs: ['go'],
  run(folder, subjects) {
    place(folder, 'go.mod', 'module samples\n\ngo 1.19\n');
    subjects.forEach((subject, index) => {
      place(folder, `s${index}/check.go`, whole('go', subject));
    });
    const imports = subjects.map((_, index) => `s${index} "samples/s${index}"`);
    const name = ({ recipe }: SampleSubject) => languageWriters.go.functionName(recipe);
    const calls = subjects.map(
      (subject, index) =>
        `func(b []byte, h http.Header, s []string, url string, now time.Time) bool { return s${index}.${name(subject)}(b, h, s${moreOf(subject, 'url', 'now')}) },`,
    );
    place(
      folder,
      'main.go',
      `package main
import (
  "bufio"
  "encoding/base64"
  "fmt"
  "net/http"
  "os"
  "strconv"
  "strings"
  "time"
  ${imports.join('\n  ')}
)
var calls = []func([]byte, http.Header, []string, string, time.Time) bool{
${calls.join('\n')}
}
func bytes(text string) []byte {
  decoded, err := base64.StdEncoding.DecodeString(text)
  if err != nil { panic(err) }
  return decoded
}
func answer(line string) (said string) {
  defer func() { if problem := recover(); problem != nil { said = fmt.Sprint(problem) } }()
  parts := strings.Split(line, "\\t")
  index, _ := strconv.Atoi(parts[0])
  now, _ := strconv.ParseInt(parts[1], 10, 64)
  headers := http.Header{}
  for _, pair := range strings.Split(parts[5], ",") {
    both := strings.Split(pair, ":")
    headers.Add(string(bytes(both[0])), string(bytes(both[1])))
  }
  secrets := []string{}
  if parts[4] != "" { for _, one := range strings.Split(parts[4], ",") { secrets = append(secrets, string(bytes(one[1:]))) } }
  if calls[index](bytes(parts[3]), headers, secrets, string(bytes(parts[2])), time.Unix(now, 0)) { return "1" }
  return "0"
}
func main() {
  lines := bufio.NewScanner(os.Stdin)
  lines.Buffer(nil, 1<<20)
  for lines.Scan() { fmt.Println(answer(lines.Text())) }
}
`,
    );
    execute('go', ['build', '-o', 'driver', '.'], folder);
    return answersOf(execute('./driver', [], folder, linesOf(subjects)), subjects);
  },
};

const java: Runner = {
  needs: ['javac', 'java'],
  run(folder, subjects) {
    subjects.forEach((subject, index) => {
      const { functionName, fileName } = languageWriters.java;
      place(folder, `s${index}/${fileName(subject.recipe)}`, `package s${index};\n${checkOf('java', subject)}`);
      place(
        folder,
        `s${index}/Call.java`,
        `package s${index};
public class Call {
  public static boolean call(byte[] b, java.util.function.UnaryOperator<String> h, java.util.List<String> s, String url, java.time.Instant now) throws Exception {
    return ${functionName(subject.recipe)}(b, h, s${moreOf(subject, 'url', 'now')});
  }
}
`,
      );
    });
    const calls = subjects.map((_, index) => `case ${index} -> s${index}.Call.call(b, h, s, url, now);`);
    place(
      folder,
      'Driver.java',
      `import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.UnaryOperator;
public class Driver {
  static byte[] bytes(String text) { return Base64.getDecoder().decode(text); }
  static String text(String text) { return new String(bytes(text), StandardCharsets.UTF_8); }
  static boolean call(int index, byte[] b, UnaryOperator<String> h, List<String> s, String url, java.time.Instant now) throws Exception {
    return switch (index) { ${calls.join('\n')} default -> throw new Exception("which?"); };
  }
  public static void main(String[] args) throws Exception {
    for (String line : new String(System.in.readAllBytes(), StandardCharsets.US_ASCII).strip().split("\\n")) {
      String[] parts = line.split("\\t", -1);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String pair : parts[5].split(",")) {
        String[] both = pair.split(":", -1);
        headers.put(text(both[0]), new String(bytes(both[1]), StandardCharsets.ISO_8859_1));
      }
      List<String> secrets = new ArrayList<>();
      if (!parts[4].isEmpty()) for (String one : parts[4].split(",")) secrets.add(text(one.substring(1)));
      try {
        java.time.Instant now = java.time.Instant.ofEpochSecond(Long.parseLong(parts[1]));
        System.out.println(call(Integer.parseInt(parts[0]), bytes(parts[3]), headers::get, secrets, text(parts[2]), now) ? "1" : "0");
      } catch (Exception error) {
        System.out.println(error);
      }
    }
  }
}
`,
    );
    const sources = subjects.flatMap(({ recipe }, index) => [`s${index}/Call.java`, `s${index}/${languageWriters.java.fileName(recipe)}`]);
    execute('javac', ['-encoding', 'UTF-8', '-d', 'classes', 'Driver.java', ...sources], folder);
    return answersOf(execute('java', ['-Xshare:auto', '-cp', 'classes', 'Driver'], folder, linesOf(subjects)), subjects);
  },
};

/** Mono's compiler, which Debian has; the code is the same for .NET. */
const csharp: Runner = {
  needs: ['mcs', 'mono'],
  run(folder, subjects) {
    subjects.forEach((subject, index) => {
      const [usings = '', ...code] = checkOf('csharp', subject).split('\n\n');
      place(folder, `S${index}.cs`, `${usings}\nnamespace S${index} {\n${code.join('\n\n')}\n}\n`);
    });
    const name = ({ recipe }: SampleSubject) => languageWriters.csharp.functionName(recipe);
    const calls = subjects.map(
      (subject, index) => `(b, h, s, url, now) => S${index}.${name(subject)}(b, h, s${moreOf(subject, 'url', 'now')})`,
    );
    place(
      folder,
      'Driver.cs',
      `using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
static class Driver
{
    delegate bool Call(byte[] b, Func<string, string> h, IEnumerable<string> s, string url, DateTimeOffset now);
    static readonly Call[] calls = { ${calls.join(',\n')} };
    static byte[] Bytes(string text) { return Convert.FromBase64String(text); }
    static string Text(string text) { return Encoding.UTF8.GetString(Bytes(text)); }
    static void Main()
    {
        string line;
        while ((line = Console.ReadLine()) != null)
        {
            string[] parts = line.Split('\\t');
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (string pair in parts[5].Split(','))
            {
                string[] both = pair.Split(':');
                headers[Text(both[0])] = Encoding.GetEncoding("iso-8859-1").GetString(Bytes(both[1]));
            }
            string[] secrets = parts[4] == "" ? new string[0] : parts[4].Split(',').Select(one => Text(one.Substring(1))).ToArray();
            Func<string, string> header = name => headers.ContainsKey(name) ? headers[name] : null;
            try
            {
                var now = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1]));
                Console.WriteLine(calls[int.Parse(parts[0])](Bytes(parts[3]), header, secrets, Text(parts[2]), now) ? "1" : "0");
            }
            catch (Exception error) { Console.WriteLine(error.GetType() + ": " + error.Message); }
        }
    }
}
`,
    );
    execute('mcs', ['-nologo', '-out:driver.exe', 'Driver.cs', ...subjects.map((_, index) => `S${index}.cs`)], folder);
    return answersOf(execute('mono', ['driver.exe'], folder, linesOf(subjects)), subjects);
  },
};

export const runners: Readonly<Record<Language, Runner>> = { node, python, go, java, ruby, php, csharp };
