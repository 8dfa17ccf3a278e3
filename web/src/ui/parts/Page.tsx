// The frame of a page: its title and tools on one line, its panels below.

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

interface Props {
  title: string;
  /** What stands below the title: one line, quiet. */
  under?: ComponentChildren;
  tools?: ComponentChildren;
  /** The name of the page's own class. */
  kind?: string;
  children: ComponentChildren;
}

/** The page's only `main`; its title is also the window's. */
export function Page({ title, under, tools, kind = "", children }: Props) {
  useEffect(() => {
    document.title = `${title} · accanto`;
  }, [title]);
  return (
    <main id="main" class={`page ${kind}`}>
      <header class="head">
        <div>
          <h1>{title}</h1>
          {under && <div class="muted">{under}</div>}
        </div>
        {tools && <div class="toolbar">{tools}</div>}
      </header>
      {children}
    </main>
  );
}

/** A surface with a name. */
export function Panel({ title, tools, children }: { title: string; tools?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {tools && <div class="toolbar">{tools}</div>}
      </header>
      <div class="in">{children}</div>
    </section>
  );
}

/** Buttons of which one is chosen. */
export function Segments<T extends string>({ label, value, options, onValue }: SegmentsProps<T>) {
  return (
    <span class="seg" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onValue(option.value)}>
          {option.name}
        </button>
      ))}
    </span>
  );
}

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; name: string }[];
  onValue: (value: T) => void;
}
