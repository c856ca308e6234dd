/** Events composed, checked as they are written, kept, sent right or deliberately wrong, and judged. */
import { createHash } from 'node:crypto';
import { catalogItems } from '#domain/catalog/catalog-items.ts';
import { answerWith } from '#test/support/handler-server.ts';
import { expect, test } from './fixtures.ts';
import { lookInBothThemes } from './support/axe.ts';
import { eventJson } from './support/senders.ts';

test('a template of each kind opens without a problem, and what is wrong is marked at its line', async ({ app }) => {
  test.setTimeout(180_000);
  const { compose, page } = app;
  await app.press('g', 'n');
  await compose.template('run.completed');
  // The unit tests look at every one with the schema that the editor gets.
  const kinds = new Map(catalogItems().map((item) => [`${item.envelope} ${item.isDocumented}`, item]));
  for (const { eventType, envelope } of kinds.values()) {
    await compose.takeTemplate(eventType, envelope);
    await compose.expectProblems(0, `${eventType} ${envelope}`);
  }

  await compose.takeTemplate('run.completed', 'legacy');
  await compose.expectProblems(0, 'run.completed legacy');
  const template = await compose.shownText();
  const wrong = template.replace(/"status": "[^"]*"/, '"status": "exploded"').replace('{{run_id}}', '{{run_idd}}');
  await compose.write(wrong);
  const lineOf = (part: string) => wrong.split('\n').findIndex((line) => line.includes(part)) + 1;
  await expect(compose.problem('Documented values are')).toContainText(`line ${lineOf('exploded')},`);
  await expect(compose.problem('{{run_idd}} is not known. Did you mean {{run_id}}?')).toContainText(`line ${lineOf('run_idd')},`);
  await expect(compose.marks).not.toHaveCount(0);
  await compose.problem('{{run_idd}} is not known').getByRole('button').click();
  await expect(compose.editor.locator(':focus')).toHaveCount(1);

  await compose.write('{ "type": "run.completed" ');
  await expect(compose.problems.getByRole('listitem').first()).toContainText('line 1,');

  // Suggestions and documentation, as text that the page's policy lets through.
  await compose.takeTemplate('run.completed', 'legacy');
  await compose.problem('line').first().waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Home');
  await compose.editor.getByText('"status"').hover();
  await expect(compose.documentation).toContainText('Source:');
  await compose.editor.getByText('"passed"').click();
  await app.press('End', 'ArrowLeft', 'Control+Space');
  await expect(compose.suggestions).toContainText('failed');
  await expect(compose.suggestions).toContainText('{{event_id}}');
  await app.press('Escape');

  // The same by keys alone, and values of the environment as soon as they are set.
  await compose.editor.getByText('"coverage_score"').click();
  await app.press('F1');
  await expect(compose.documentation).toContainText('scale is not documented');
  await compose.setValue('project', 'demo');
  await page.getByRole('button', { name: 'Insert' }).click();
  await expect(page.getByRole('menuitem', { name: '{{env.project}}' })).toBeVisible();
  await app.press('Escape');
});

test('a draft is saved as it is written, and its history outlives a reload', async ({ app }) => {
  test.setTimeout(120_000);
  const { compose, page } = app;
  await app.goTo('Compose');
  await compose.template('agent.offline');
  await compose.write('{ "type": "agent.offline", "note": "first" }');
  await compose.saved();
  await compose.name.fill('My agent');
  await compose.name.press('Enter');
  await expect(compose.rows.first()).toContainText('My agent');

  await page.reload();
  await app.untilState('ready');
  await compose.ready();
  await expect(compose.name).toHaveValue('My agent');
  await expect.poll(() => compose.shownText()).toContain('first');
  await page.getByRole('button', { name: 'Text before' }).click();
  await expect.poll(() => compose.shownText()).toContain('{{event_id}}');
  await page.getByRole('button', { name: 'Text after' }).click();
  await expect.poll(() => compose.shownText()).toContain('first');
  await compose.write('{ "type": "agent.offline", "note": "second" }');
  await compose.saved();
  await page.getByRole('button', { name: 'Text before' }).click();
  await expect.poll(() => compose.shownText()).toContain('first');
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await compose.history.getByRole('list', { name: 'Versions, newest first' }).getByRole('button').last().click();
  await compose.history.getByRole('button', { name: 'Take this one' }).click();
  await expect.poll(() => compose.shownText()).toContain('{{event_id}}');
  await compose.history.getByRole('button', { name: 'Close the history' }).click();

  await page.getByRole('button', { name: 'More for the draft' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(compose.rows).toHaveCount(2);
  await compose.ready();
  await page.getByRole('button', { name: 'More for the draft' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(compose.rows).toHaveCount(1);
  await app.undo('Removed');
  await expect(compose.rows).toHaveCount(2);
  await compose.drafts.getByRole('searchbox', { name: 'Search drafts' }).fill('no such thing');
  await expect(compose.drafts).toContainText('Nothing matches');
});

test('what leaves is what was previewed, and a spoilt one is judged by its answer', async ({ app, hookglass, handler }) => {
  test.setTimeout(120_000);
  const { compose, page } = app;
  const target = await handler();
  const careless = await handler();
  await hookglass.send(eventJson({ type: 'run.failed' }), { slug: 'zof' });

  // From a delivery, by its key.
  await app.timeline.open(app.timeline.row('dlv_1'));
  await app.press('d');
  await compose.ready();
  await expect(page.getByRole('button', { name: 'dlv_1' })).toBeVisible();
  await compose.toUrl(`${target.url}hook`);
  await compose.choose('Signed by', 'Zof, current secret');
  await compose.tab('What will leave');
  await expect(compose.side).toContainText(`POST${target.url}hook`);
  await expect(compose.side).toContainText('Zof');
  const headers = await compose.previewedHeaders();
  const sha256 = await compose.previewedSha256();
  await compose.editor.locator('.view-lines').click();
  await page.keyboard.press('Control+Enter');
  await expect(compose.side).toContainText('Handled correctly');
  expect(target.requests).toHaveLength(1);
  const [arrived] = target.requests;
  expect(arrived?.headers).toEqual(headers);
  expect(
    createHash('sha256')
      .update(arrived?.body ?? '')
      .digest('hex'),
  ).toBe(sha256);

  // Wrong on purpose: refused as it should be, and taken where it should not.
  await compose.tab('Request');
  await compose.choose('Target', 'Sample handler');
  await compose.spoil('Unsigned');
  await expect(compose.side.getByRole('checkbox', { name: /^Tampered after signing/ })).toBeDisabled();
  await expect(compose.side).toContainText('do not go together');
  await compose.sendButton.click();
  await expect(compose.side).toContainText('Handled correctly');
  await expect(compose.side).toContainText('401');
  await compose.toUrl(careless.url);
  await compose.sendButton.click();
  await expect(compose.side).toContainText('Not handled correctly');
  await expect(compose.side.getByRole('list', { name: 'Earlier attempts' }).getByRole('listitem')).toHaveCount(2);

  // From cURL, with a target elsewhere: asked before anything leaves.
  await compose.drafts.getByRole('button', { name: 'New' }).click();
  await compose.start
    .getByLabel('Paste')
    .fill(`curl -X PUT http://192.0.2.7/hook -H 'X-Test: 1' -d '{"event":"issue.detected","timestamp":"2026-05-20T12:00:00Z","data":{}}'`);
  await compose.start.getByRole('button', { name: 'Make a draft of it' }).click();
  await compose.ready();
  await expect(compose.side.getByLabel('Target URL')).toHaveValue('http://192.0.2.7/hook');
  await expect(compose.side.getByLabel('Method')).toHaveValue('PUT');
  await expect(page.getByRole('textbox', { name: 'Type 192.0.2.7 to go on' })).toBeVisible();
  await expect(compose.sendButton).toBeDisabled();
});

test('the page passes axe in both themes, fits a small window, and works by the keyboard alone', async ({ app, handler }) => {
  test.setTimeout(120_000);
  const { compose, page } = app;
  const target = await handler({ answer: answerWith(500) });
  const look = lookInBothThemes(page);
  const check = async (screen: string) => {
    expect(await look(), screen).toEqual([]);
    expect(await app.overflow(), screen).toEqual([]);
  };
  await page.setViewportSize({ width: 900, height: 600 });
  await app.press('g', 'n');
  await expect(compose.start).toBeVisible();
  await check('new draft');
  // By keys alone from here on.
  await compose.start.getByRole('button', { name: /^run.failed, current/ }).focus();
  await app.press('Enter');
  await compose.ready();
  await compose.write('{ "type": "run.failed", "id": "{{nope}}" }');
  await expect(compose.problem('{{nope}} is not known')).toBeVisible();
  await check('draft with a problem');
  await compose.write(
    '{ "id": "{{event_id}}", "type": "run.failed", "created": "{{now}}", "data": { "object": { "run_id": "{{run_id}}" } } }',
  );
  await compose.toUrl(target.url);
  await compose.tab('Spoil');
  await compose.side.getByRole('checkbox', { name: /^Stale timestamp/ }).focus();
  await app.press(' ');
  await expect(compose.side.getByLabel('Seconds back')).toHaveValue('3600');
  await check('spoilers');
  await compose.tab('What will leave');
  await expect(compose.side.getByRole('table', { name: 'Headers that will leave' })).toBeVisible();
  await check('what will leave');
  await app.press('Control+Enter');
  await expect(compose.side).toContainText('Not handled correctly');
  await check('answer');
  // Tab leads out of the editor.
  await compose.editor.locator('textarea, [role="textbox"]').first().focus();
  await app.press('Tab');
  await expect(compose.editor.locator(':focus')).toHaveCount(0);
});
