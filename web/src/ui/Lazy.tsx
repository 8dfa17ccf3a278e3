// A page that comes when it is needed: the frame at once, the page as soon as it is here.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { load } from "../pages/index.ts";
import type { Page } from "../state/pages.ts";
import { ErrorState, Loading } from "./parts/States.tsx";

interface Arrived {
  name: string;
  Page: ComponentType | null;
}

export function Lazy({ page }: { page: Page | "login" }) {
  const [arrived, setArrived] = useState<Arrived | null>(null);
  useEffect(() => {
    let isHere = true;
    load(page).then(
      (found) => isHere && setArrived({ name: page, Page: found.default }),
      () => isHere && setArrived({ name: page, Page: null }),
    );
    return () => (isHere = false);
  }, [page]);
  if (arrived?.name === page && arrived.Page) return <arrived.Page />;
  return (
    <main id="main">
      {arrived?.name === page ? <ErrorState code="page_missing" retry={() => location.reload()} /> : <Loading />}
    </main>
  );
}
