import type { Command } from 'commander';
import { createProgram } from '#cli/program.ts';

const intro = `# Command line

\`npm run -s hookglass -- …\` from a clone. This page is written by \`npm run docs\` from the commands themselves.

A command works through the Hookglass that runs on the folder (\`hookglass serve\`), and opens the log itself when none does; it never
receives. Results go to standard output, with \`--json\` one line of JSON each; progress and everything else go to standard error.
Ctrl+C stops work that is under way and keeps what was done. The exit code is 0, or the one of [the error](errors.md); 130 after Ctrl+C.
\`verify\` also ends with 1 when a signature is not right, and with 78 when there is no secret to check it with. Of \`console\`, \`test\` ends with 1
when the connection does not work, \`send-test\` when no test event arrives, \`diff\` when fields differ, and \`reconcile\` when something is missing,
unproven or contradicts. \`replay\`, \`plans run\` and \`replays resume\` end with 1 when something was not answered with a 2xx; Ctrl+C pauses them.
\`sandbox\` needs a Hookglass that runs, because the sandbox runs inside it.

| To | Type |
| --- | --- |
| see the failed runs of the last hour | \`hookglass list type:run.failed after:1h\` |
| count what did not verify | \`hookglass count -- -verdict:verified\` |
| write everything of a run to a file | \`hookglass list --all --json run:run_1 > run.jsonl\` |
| make an endpoint for another sender | \`hookglass endpoint create shop --scheme shopify --secret-file secret.txt\` |
| write a sender that signs as an endpoint expects it | \`hookglass endpoint sender zof --language node > send-event.mjs\` |
| add a secret, which is never an argument | \`hookglass secrets add shop < secret.txt\` |
| rotate with a day in which both count | \`hookglass secrets rotate shop --overlap 24h\` |
| delete what is old, after a look at how many | \`hookglass delete before:30d\`, then with \`--yes\` |
| see why a delivery is not verified | \`hookglass verify dlv_12\` |
| check a request that was saved to a file | \`hookglass verify --request request.txt --secret-file secret.txt\` |
| check headers and a body | \`hookglass verify -H 'X-Zof-Signature: …' --body event.json --secret-stdin < secret.txt\` |
| check a copied cURL command of Stripe's | \`hookglass verify --curl command.txt --scheme stripe --secret-env SECRET\` |
| judge again what did not verify, after a secret was added | \`hookglass rejudge -- -verdict:verified\` |
| connect a Console, its key from a variable | \`hookglass console connect --env staging --base-url https://api.zof.ai/v1 --key-env ZOF_API_KEY\` |
| fail a pipeline when a payload and the Console differ | \`hookglass console diff --fetch dlv_12\` |
| fail it when an event of a run never arrived | \`hookglass console reconcile run_12\` |
| let a run of the sandbox fail | \`hookglass sandbox run --outcome failed\` |
| send one delivery again, as it came | \`hookglass replay --id dlv_12 --to http://127.0.0.1:3000/hooks\` |
| see what a replay of a filter would send | \`hookglass replay type:run.failed after:1h --to http://127.0.0.1:3000/hooks --dry-run\` |
| send it twice as fast as it came, signed now, with tries again | \`hookglass replay type:run.failed --to staging --kind fresh --pace 2x --retry 3 --yes\` |
| go on with what Ctrl+C paused | \`hookglass replays resume rpl_…\` |
| fail a pipeline when a fix broke something else | \`hookglass replays compare rpl_BEFORE rpl_AFTER\` |
| keep a target with a secret, which is never an argument | \`hookglass targets add staging https://staging.example/hooks --scheme zof --secret-stdin < secret.txt\` |
| keep thirty days and at most 20 GB | \`hookglass retention set --environment env_sandbox --max-age-days 30 --max-bytes 20gb\` |
| see which tabs are open, and end them all | \`hookglass sessions\`, then with \`--end-all\` |
| let no other account of this machine connect | \`hookglass serve --ui-socket ~/.hookglass/ui.sock\`, and \`ssh -L 4480:…/ui.sock\` from elsewhere |
`;

const width = 110;

/** The reference page of the command line, as Markdown. */
export function commandLinePage(): string {
  const silent = { write: () => undefined };
  const program = createProgram(
    {
      entry: 'file:///hookglass.js',
      dataFolder: "the system's folder for program data",
      platform: 'linux',
      terminal: { stdout: silent, stderr: silent },
      env: {},
      keyboard: null,
    },
    '',
  );
  return `${[intro, ...sections(program)].join('\n')}`;
}

function sections(parent: Command): readonly string[] {
  return parent
    .createHelp()
    .visibleCommands(parent)
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => [section(command), ...sections(command)]);
}

function section(command: Command): string {
  command.configureHelp({ helpWidth: width });
  const parent = command.parent?.parent === null ? '' : `${command.parent?.name() ?? ''} `;
  return `## ${parent}${command.name()}\n\n\`\`\`\n${command.helpInformation().trimEnd()}\n\`\`\`\n`;
}
