// Consents and delegations of a patient, who may read, and, for those who may know it, who did.

import * as api from "../../api/consents.ts";
import { useLoaded } from "../../state/loaded.ts";
import { may } from "../../state/doing.ts";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Agreements } from "../consents/Agreements.tsx";
import { Delegations } from "../consents/Delegations.tsx";
import { Looks, Readers } from "../consents/Looks.tsx";

export function ConsentsTab({ uid, again }: { uid: string; again: () => void }) {
  const loaded = useLoaded(() => Promise.all([api.every(uid), api.delegations(uid), api.readers(uid)]), [uid]);
  if (loaded.problem) return <ErrorState code={loaded.problem} retry={loaded.again} />;
  if (!loaded.data) return <Loading rows={6} />;
  const [consents, delegations, readers] = loaded.data;
  const changed = () => {
    loaded.again();
    again();
  };
  return (
    <>
      <Agreements uid={uid} consents={consents} again={changed} />
      <Delegations uid={uid} delegations={delegations} again={changed} />
      <Readers readers={readers} />
      {may("read_access_log") && <Looks uid={uid} />}
    </>
  );
}
