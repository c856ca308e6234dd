import { useEffect } from 'react';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { dismissNotice, type Notice, type NoticeStore } from '#renderer/state/notice-store.ts';
import { NoticeList } from '#renderer/ui/notice-list.tsx';

export function Notices() {
  const { stores } = useServices();
  const notices = useStore(stores.notice, (state) => state.notices);
  return (
    <>
      {notices.map((notice) => (
        <Expiry key={notice.id} notice={notice} store={stores.notice} />
      ))}
      <NoticeList notices={notices} onDismiss={(id) => dismissNotice(stores.notice, id)} />
    </>
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
