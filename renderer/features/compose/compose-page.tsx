import { Page } from '#renderer/ui/page.tsx';

export function ComposePage() {
  return (
    <Page title="Compose" lead="Make an event, right or deliberately wrong, and send it.">
      {null}
    </Page>
  );
}
