// Tabs that are links: each has its address, the count stands in the label.

import { follow } from "../link.ts";

export interface Tab {
  name: string;
  address: string;
  isHere: boolean;
  count?: number;
}

export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a key={tab.address} href={tab.address} aria-current={tab.isHere ? "page" : undefined} onClick={follow(tab.address)}>
          {tab.name}
          {tab.count !== undefined && <span class="count"> {tab.count}</span>}
        </a>
      ))}
    </nav>
  );
}
