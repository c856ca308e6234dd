import { RotateCcw, Search, X } from 'lucide-react';
import { useRef } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { useCommand } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import type { PageSection } from './page-parts.ts';
import type { Shortcut } from './parts/shortcut-rows.tsx';
import styles from './settings-page.module.css';
import { useCurrentSection } from './use-current-section.ts';
import { settingsOf, useResetAll } from './use-reset-all.ts';
import { useSections } from './use-sections.tsx';
import { itemKey, type SettingsSearch, useSettingsSearch } from './use-settings-search.ts';

/** Everything that can be set or is set elsewhere, in one place that can be searched. Every field saves as it is left. */
export function SettingsPage({ shortcuts }: { readonly shortcuts: readonly Shortcut[] }) {
  const all = useSections(shortcuts);
  const search = useSettingsSearch(all);
  const scroller = useRef<HTMLDivElement>(null);
  const shown = search.sections;
  return (
    <div className={styles.page} ref={scroller}>
      <div className={styles.inner}>
        <header className={styles.head}>
          <h1 className={styles.title} tabIndex={-1}>
            Settings
          </h1>
          <SearchField search={search} />
          <ResetAllButton />
        </header>
        <div className={styles.columns}>
          <SectionList sections={shown} scroller={scroller} />
          <div className={styles.sections}>
            {shown.map((section) => (
              <PageSectionView key={section.id} section={section} search={search} />
            ))}
            {shown.length > 0 ? null : (
              <Empty
                icon={Search}
                title={`Nothing here matches “${search.text.trim()}”`}
                action={<Button onClick={() => search.type('')}>Show all settings</Button>}
              >
                The search looks at names, explanations, shortcuts and the names of endpoints and targets.
              </Empty>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

function SearchField({ search }: { readonly search: SettingsSearch }) {
  const field = useRef<HTMLInputElement>(null);
  useCommand('list.filter', () => field.current?.focus());
  const isSearching = search.text.trim() !== '';
  const active = search.sections.flatMap((section) =>
    section.items.filter((item) => itemKey(section, item) === search.activeId).map((item) => `${item.label}, ${section.title}`),
  )[0];
  return (
    <search className={styles.search}>
      <Search size={14} strokeWidth={1.75} aria-hidden className={styles.searchIcon} />
      <TextInput
        ref={field}
        aria-label="Search settings"
        aria-keyshortcuts="/"
        placeholder="Search settings"
        className={styles.searchInput}
        value={search.text}
        onChange={(event) => search.type(event.target.value)}
        onKeyDown={search.press}
      />
      {search.text === '' ? null : (
        <IconButton
          icon={X}
          label="Clear the search"
          shortcut="Esc"
          size="small"
          className={styles.searchClear}
          onClick={() => {
            search.type('');
            field.current?.focus();
          }}
        />
      )}
      <span role="status" className="visually-hidden">
        {isSearching ? `${search.count === 1 ? '1 match' : `${search.count} matches`}${active === undefined ? '' : `. ${active}`}` : ''}
      </span>
    </search>
  );
}

function ResetAllButton() {
  const { count, reset } = useResetAll();
  return (
    <Button icon={RotateCcw} disabled={count === 0} onClick={() => void reset()}>
      {count === 0 ? 'All at default' : `Reset ${settingsOf(count)}`}
    </Button>
  );
}

interface SectionListProps {
  readonly sections: readonly PageSection[];
  readonly scroller: React.RefObject<HTMLDivElement | null>;
}

function SectionList({ sections, scroller }: SectionListProps) {
  const { current, show } = useCurrentSection(
    scroller,
    sections.map(({ id }) => id),
  );
  return (
    <nav className={styles.sectionList} aria-label="Sections of the settings">
      <ul className={styles.list}>
        {sections.map(({ id, title }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.sectionLink}
              aria-current={current === id ? 'location' : undefined}
              onClick={() => show(id)}
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function PageSectionView({ section, search }: { readonly section: PageSection; readonly search: SettingsSearch }) {
  const { id, title, hint, items } = section;
  return (
    <section className={styles.section} id={`settings-${id}`} data-section={id} aria-labelledby={`settings-${id}-title`}>
      <h2 id={`settings-${id}-title`} tabIndex={-1}>
        {title}
      </h2>
      {hint === undefined ? null : <p className={styles.sectionHint}>{hint}</p>}
      <div className={styles.card}>
        {items.map((item) => {
          const key = itemKey(section, item);
          return (
            <div
              key={item.id}
              ref={search.hold(key)}
              tabIndex={-1}
              className={classNames(styles.item, search.activeId === key && styles.active)}
              data-item={key}
            >
              {item.content}
            </div>
          );
        })}
      </div>
    </section>
  );
}
