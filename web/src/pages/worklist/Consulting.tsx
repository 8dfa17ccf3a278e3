// The specialist beside the case: ask for a reading of its trace, or a question; it comes when it is needed.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AlertPage } from "../../api/types/alerts.ts";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";

type Part = ComponentType<{ page: AlertPage }>;

export function Consulting({ page }: { page: AlertPage }) {
  const [Loaded, setLoaded] = useState<{ Part: Part | null } | null>(null);
  useEffect(() => {
    let isHere = true;
    import("../reading/OfCase.tsx").then(
      (found) => isHere && setLoaded({ Part: found.OfCase }),
      () => isHere && setLoaded({ Part: null }),
    );
    return () => (isHere = false);
  }, []);
  if (!Loaded) return <Loading />;
  return Loaded.Part ? <Loaded.Part page={page} /> : <ErrorState code="page_missing" retry={() => location.reload()} />;
}
