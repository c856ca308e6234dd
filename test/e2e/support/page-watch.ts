/** What a page must never do: log an error, throw, break its policy, open a dialog of the browser, ask another origin. */
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    /** Violations of the policy, kept by the script that `watchPage` puts in before the page's own. */
    hookglassViolations?: string[];
  }
}

export interface PageWatch {
  /** What went wrong so far, minus what the test allows. */
  troubles(): Promise<readonly string[]>;
  /** Console messages that match are expected: a killed server makes the browser itself complain. */
  allow(pattern: RegExp): void;
  /** Origins that were asked for anything, the page's own included. */
  readonly origins: ReadonlySet<string>;
}

export async function watchPage(page: Page): Promise<PageWatch> {
  const seen: string[] = [];
  const allowed: RegExp[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      seen.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => seen.push(`page error: ${error.message}`));
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = URL.parse(request.url());
    if (url !== null && /^(?:http|ws)/.test(url.protocol)) origins.add(url.origin);
  });
  page.on('crash', () => seen.push('the page crashed'));
  await page.addInitScript(() => {
    const violations: string[] = [];
    window.hookglassViolations = violations;
    document.addEventListener('securitypolicyviolation', (event) => {
      violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  return {
    origins,
    allow: (pattern) => void allowed.push(pattern),
    async troubles() {
      const violations = page.isClosed() ? [] : await page.evaluate(() => window.hookglassViolations ?? []);
      const all = [...seen, ...violations.map((violation) => `policy: ${violation}`)];
      return all.filter((line) => !allowed.some((pattern) => pattern.test(line)));
    },
  };
}
