import { type ReactNode, useEffect } from 'react';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { dismissNotice, type Notice, type NoticeStore } from '#renderer/state/notice-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { NoticeList } from '#renderer/ui/notice-list.tsx';

export function Notices() {
  const { stores } = useServices();
  const notices = useStore(stores.notice, (state) => state.notices);
  return (
    <>
      {notices.map((notice) => (
        <Expiry key={notice.id} notice={notice} store={stores.notice} />
      ))}
      <NoticeList
        notices={notices.map((notice) => ({ ...notice, action: actionOf(notice, stores.notice) }))}
        onDismiss={(id) => dismissNotice(stores.notice, id)}
      />
    </>
  );
}

function actionOf({ id, action }: Notice, store: NoticeStore): ReactNode {
  if (action === undefined) return undefined;
  const act = () => {
    dismissNotice(store, id);
    action.run();
  };
  return (
    <Button size="small" onClick={act}>
      {action.label}
    </Button>
  );
}

function Expiry({ notice, store }: { readonly notice: Notice; readonly store: NoticeStore }) {
  const { id, lastsMs } = notice;
  useEffect(() => {
    if (lastsMs === null) return undefined;
    const timer = setTimeout(() => dismissNotice(store, id), lastsMs);
    return () => clearTimeout(timer);
  }, [id, lastsMs, store]);
  return null;
}
