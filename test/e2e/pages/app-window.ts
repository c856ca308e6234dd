import type { Locator, Page } from '@playwright/test';
import { findOverflow } from '../support/find-overflow.ts';
import type { PageWatch } from '../support/page-watch.ts';
import { CheckPage } from './check-page.ts';
import { ComposePage } from './compose-page.ts';
import { ConsolePage } from './console-page.ts';
import { DeliveryPane } from './delivery-pane.ts';
import { EndpointsPage } from './endpoints-page.ts';
import { Guide } from './guide.ts';
import { HandlerCheckPage } from './handler-check-page.ts';
import { PlanEditor } from './plan-editor.ts';
import { ReplayDialog } from './replay-dialog.ts';
import { ReplaysPage } from './replays-page.ts';
import { RunPage } from './run-page.ts';
import { SandboxPage } from './sandbox-page.ts';
import { ScenariosPage } from './scenarios-page.ts';
import { SettingsPage } from './settings-page.ts';
import { StoragePage } from './storage-page.ts';
import { TargetsPage } from './targets-page.ts';
import { TimelinePage } from './timeline-page.ts';

export type ViewName =
  | 'Timeline'
  | 'Compose'
  | 'Scenarios'
  | 'Handler check'
  | 'Replays'
  | 'Targets'
  | 'Console'
  | 'Sandbox'
  | 'Endpoints'
  | 'Check'
  | 'Storage'
  | 'Settings';

/** The window: bar, banners, navigation, status line, and a model of each view. */
export class AppWindow {
  readonly timeline: TimelinePage;
  readonly delivery: DeliveryPane;
  readonly replay: ReplayDialog;
  readonly endpoints: EndpointsPage;
  readonly check: CheckPage;
  readonly compose: ComposePage;
  readonly settings: SettingsPage;
  readonly storage: StoragePage;
  readonly console: ConsolePage;
  readonly sandbox: SandboxPage;
  readonly run: RunPage;
  readonly scenarios: ScenariosPage;
  readonly handlerCheck: HandlerCheckPage;
  readonly targets: TargetsPage;
  readonly plan: PlanEditor;
  readonly replays: ReplaysPage;
  readonly guide: Guide;
  readonly shortcuts: Locator;
  readonly alerts: Locator;
  /** The name of the page that is shown. */
  readonly heading: Locator;
  readonly statusLine: Locator;
  readonly notices: Locator;
  /** The whole page that stands in for the window when there is no way in. */
  readonly gate: Locator;
  readonly receiverAddress: Locator;
  readonly page: Page;
  readonly watch: PageWatch;

  constructor(page: Page, watch: PageWatch) {
    this.page = page;
    this.watch = watch;
    this.timeline = new TimelinePage(page);
    this.delivery = new DeliveryPane(page);
    this.replay = new ReplayDialog(page);
    this.endpoints = new EndpointsPage(page);
    this.check = new CheckPage(page);
    this.compose = new ComposePage(page);
    this.settings = new SettingsPage(page);
    this.storage = new StoragePage(page);
    this.console = new ConsolePage(page);
    this.sandbox = new SandboxPage(page);
    this.run = new RunPage(page);
    this.scenarios = new ScenariosPage(page);
    this.handlerCheck = new HandlerCheckPage(page);
    this.targets = new TargetsPage(page);
    this.plan = new PlanEditor(page);
    this.replays = new ReplaysPage(page);
    this.guide = new Guide(page);
    this.shortcuts = page.getByRole('dialog', { name: 'Shortcuts' });
    this.alerts = page.getByRole('alert');
    this.heading = page.getByRole('heading', { level: 1 });
    this.statusLine = page.getByRole('contentinfo');
    this.notices = page.getByRole('region', { name: 'Notices', exact: true });
    this.gate = page.getByRole('main');
    this.receiverAddress = page.getByRole('banner').getByRole('button', { name: /^Copy receiver address/ });
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
    await this.untilState('ready');
  }

  /** Waits for what the page says of itself: `ready`, `lost` or `refused`. */
  async untilState(state: 'ready' | 'lost' | 'refused'): Promise<void> {
    await this.page.locator(`html[data-app-state="${state}"]`).waitFor({ timeout: 20_000 });
  }

  async goTo(view: ViewName): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true }).click();
    await this.page.getByRole('heading', { level: 1, name: view }).first().waitFor({ state: 'attached' });
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** The notice that says this. */
  notice(words: string | RegExp): Locator {
    return this.notices.locator('> div').filter({ hasText: words });
  }

  async undo(notice: string | RegExp): Promise<void> {
    await this.notice(notice).getByRole('button', { name: 'Undo' }).click();
  }

  /** The banner under the bar that says this. */
  banner(words: string | RegExp): Locator {
    return this.page.getByRole('alert').or(this.page.getByRole('status')).filter({ hasText: words });
  }

  /** How light the page is drawn, 0 to 255. */
  async backgroundLightness(): Promise<number> {
    return this.page.evaluate(() => {
      const context = document.createElement('canvas').getContext('2d');
      if (context === null) return Number.NaN;
      for (const element of [document.documentElement, document.body]) {
        context.fillStyle = getComputedStyle(element).backgroundColor;
        context.fillRect(0, 0, 1, 1);
      }
      return context.getImageData(0, 0, 1, 1).data[0] ?? Number.NaN;
    });
  }

  /** Controls that stick out of the window or are cut by something that does not scroll, and whether the page itself scrolls. */
  async overflow(): Promise<readonly string[]> {
    return this.page.evaluate(findOverflow);
  }
}
