import type { Delivery } from '#contract/models/delivery.ts';
import { RawView } from '#renderer/exchange/raw-view.tsx';

export function RawTab({ delivery }: { readonly delivery: Delivery }) {
  return <RawView path={delivery.body.path} keptBytes={delivery.body.keptBytes} emptyText={`${delivery.method} carried no body.`} />;
}
