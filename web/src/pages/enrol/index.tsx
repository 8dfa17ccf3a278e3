// The guided path by which a person becomes a patient: one step at a time, kept as it is written, done all at once.

import { useEffect, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/enrolment.ts";
import { sorry } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import { go, route } from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Path } from "./Path.tsx";
import { own } from "./words.ts";
import "./enrol.css";

export default function Enrol() {
  const { uid } = route.value;
  useEffect(() => {
    document.title = `${own.value.title} · accanto`;
  });
  return uid ? <Going key={uid} uid={uid} /> : <Begin />;
}

/** A new enrolment, which then has an address of its own: it can be left and found again. */
function Begin() {
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isHere = true;
    api.begin().then(
      (begun) => {
        if (!isHere) return void api.drop(begun.data.uid);
        history.replaceState(null, "", `/enrol/${begun.data.uid}`);
        go(`/enrol/${begun.data.uid}`);
      },
      (reason) => isHere && !session.endedBy(reason) && setProblem(codeIn(reason)),
    );
    return () => (isHere = false);
  }, []);
  return <main id="main" class="page">{problem ? <ErrorState code={problem} /> : <Loading />}</main>;
}

function Going({ uid }: { uid: string }) {
  const found = useLoaded(() => api.find(uid), [uid]);
  const choices = useLoaded(api.choices, []);
  const problem = found.problem ?? choices.problem;
  if (!found.data || !choices.data) {
    return <main id="main" class="page">{problem ? <ErrorState code={problem} retry={found.again} /> : <Loading rows={5} />}</main>;
  }
  return <Path key={found.data.tag} loaded={found.data} choices={choices.data} again={found.again} drop={() => void drop(uid)} />;
}

async function drop(uid: string): Promise<void> {
  try {
    await api.drop(uid);
    say(own.value.dropped);
    go("/patients");
  } catch (reason) {
    if (!session.endedBy(reason)) say(sorry(codeIn(reason)));
  }
}
