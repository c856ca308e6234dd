/** Runs in the page, so it brings along all it uses. One line per thing that does not fit. */
export function findOverflow(): readonly string[] {
  const root = document.documentElement;
  const controls = 'button, input, select, [role="tab"], [role="combobox"], a[href]';

  const isLookedAt = (control: Element) => {
    const { width, height } = control.getBoundingClientRect();
    const isSeen = control.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    return isSeen && width > 1 && height > 1 && control.closest('[inert], .visually-hidden, .monaco-editor') === null;
  };
  const ancestorsOf = (control: Element) => {
    const found: Element[] = [];
    for (let around = control.parentElement; around !== null; around = around.parentElement) found.push(around);
    return found;
  };
  const scrolls = (around: Element) => {
    const { overflowX, overflowY } = getComputedStyle(around);
    const isLarger = around.scrollHeight > around.clientHeight || around.scrollWidth > around.clientWidth;
    return isLarger && /auto|scroll/.test(`${overflowX} ${overflowY}`);
  };
  const cuts = (around: Element, box: DOMRect) => {
    const { overflowX, overflowY } = getComputedStyle(around);
    const frame = around.getBoundingClientRect();
    const isAside = box.right > frame.right + 1 || box.left < frame.left - 1;
    const isBelow = box.bottom > frame.bottom + 1 || box.top < frame.top - 1;
    return (isAside && /hidden|clip/.test(overflowX)) || (isBelow && /hidden|clip/.test(overflowY));
  };
  const troubleOf = (control: Element) => {
    const box = control.getBoundingClientRect();
    const name = `${control.tagName} "${control.getAttribute('aria-label') ?? control.textContent?.slice(0, 40) ?? ''}"`;
    const around = ancestorsOf(control);
    const scroller = around.findIndex(scrolls);
    const cutter = (scroller < 0 ? around : around.slice(0, scroller)).find((element) => cuts(element, box));
    if (cutter !== undefined) return [`${name} is cut by ${cutter.tagName}.${cutter.className}`];
    const isOutside = box.right > root.clientWidth + 1 || box.bottom > root.clientHeight + 1;
    return scroller < 0 && isOutside ? [`${name} is outside of the window`] : [];
  };

  return [
    ...(root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth - root.clientWidth} px too wide`] : []),
    ...(root.scrollHeight > root.clientHeight ? [`the page is ${root.scrollHeight - root.clientHeight} px too high`] : []),
    ...[...document.querySelectorAll(controls)].filter(isLookedAt).flatMap(troubleOf),
  ];
}
