// A table: its columns said once, numbers to the right, in a scroller of its own where it is too wide.

import type { ComponentChildren } from "preact";

export interface Column<T> {
  name: string;
  cell: (row: T) => ComponentChildren;
  isNumber?: boolean;
  /** The cell that names the row. */
  isHead?: boolean;
}

interface Props<T> {
  /** What the table holds, for those who don't see it. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string | number;
  isCurrent?: (row: T) => boolean;
}

export function Table<T>({ label, columns, rows, keyOf, isCurrent }: Props<T>) {
  return (
    <div class="scroller" tabIndex={0} role="region" aria-label={label}>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={column.isNumber ? "num" : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} aria-current={isCurrent?.(row) ? "true" : undefined}>
              {columns.map((column) => (
                <Cell key={column.name} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<T>({ column, row }: { column: Column<T>; row: T }) {
  const content = column.cell(row);
  if (column.isHead) return <th scope="row">{content}</th>;
  return <td class={column.isNumber ? "num" : undefined}>{content}</td>;
}
