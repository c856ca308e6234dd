import { Page } from '#renderer/ui/page.tsx';

export function ConformancePage() {
  return (
    <Page title="Handler check" lead="Whether a handler does what the documentation asks of it.">
      {null}
    </Page>
  );
}
