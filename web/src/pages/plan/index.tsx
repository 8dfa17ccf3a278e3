// Plan: the frame until its page stands in it.

import { words } from "../../i18n/index.ts";
import { Page } from "../../ui/parts/Page.tsx";

export default function Plan() {
  return <Page title={words.value.pages.plan}>{null}</Page>;
}
