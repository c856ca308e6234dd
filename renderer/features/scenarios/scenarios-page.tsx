import { Page } from '#renderer/ui/page.tsx';

export function ScenariosPage() {
  return (
    <Page title="Scenarios" lead="Events in an order, with pauses and what has to come of them.">
      {null}
    </Page>
  );
}
