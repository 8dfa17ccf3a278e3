// Account: the frame until its page stands in it.

import { words } from "../../i18n/index.ts";
import { Page } from "../../ui/parts/Page.tsx";

export default function Account() {
  return <Page title={words.value.pages.account}>{null}</Page>;
}
