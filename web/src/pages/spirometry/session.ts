// The session in sight: asked for once, also ahead of time for who is next in the queue, and changed by what a reader says.

import { useEffect, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/spirometry.ts";
import type { SpirometryCourse, SpirometrySession } from "../../api/types/spirometry.ts";
import { sorry } from "../../i18n/index.ts";
import { type Loaded, useLoaded } from "../../state/loaded.ts";
import * as login from "../../state/session.ts";
import { say } from "../../state/toast.ts";

/** Which session of whom; without a key the newest. */
export interface Place {
  patient: string;
  key: string | null;
}

export interface Sight {
  data: SpirometrySession | null;
  problem: string | null;
  again: () => void;
  /** Do something that gives the session anew, and say so; false where it was refused. */
  change: (deed: () => Promise<SpirometrySession>, said: string) => Promise<boolean>;
}

const ahead = new Map<string, Promise<SpirometrySession>>();

/** Who comes next is fetched while the present one is read. */
export function prefetch(place: Place): void {
  if (!place.key) return;
  ahead.clear();
  const asked = api.session(place.patient, place.key, "page");
  ahead.set(nameOf(place), asked);
  asked.catch(() => ahead.clear());
}

/** What was in sight of a patient stays until the other session is here. Another number of `looks` asks anew. */
export function useSession(place: Place | null, looks = 0): Sight {
  const [data, setData] = useState<SpirometrySession | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const name = place ? nameOf(place) : "";
  useEffect(() => {
    let isHere = true;
    const stays = data?.patient.uid === place?.patient;
    if (!stays) setData(null);
    setProblem(null);
    const failed = (code: string) => (stays ? say(sorry(code)) : setProblem(code));
    if (place) load(place).then(
      (found) => isHere && setData(found),
      (reason: unknown) => isHere && !login.endedBy(reason) && failed(codeIn(reason)),
    );
    return () => (isHere = false);
  }, [name, round, looks]);
  const change = async (deed: () => Promise<SpirometrySession>, said: string) => {
    try {
      setData(await deed());
      say(said);
      return true;
    } catch (reason) {
      if (!login.endedBy(reason)) say(sorry(codeIn(reason)));
      return false;
    }
  };
  return { data, problem, again: () => setRound((before) => before + 1), change };
}

/** A year of sessions beside the one in sight. */
export function useCourse(seen: SpirometrySession | null): Loaded<SpirometryCourse | null> {
  const keys = [seen?.patient.uid, seen?.session, seen?.parts.map((one) => one.grade.fev1).join()];
  return useLoaded(async () => (seen ? api.course(seen.patient.uid, 366, "page") : null), keys);
}

async function load(place: Place): Promise<SpirometrySession> {
  const fetched = ahead.get(nameOf(place));
  ahead.clear();
  if (fetched) return fetched;
  const key = place.key ?? (await newestOf(place.patient));
  return api.session(place.patient, key, "person");
}

async function newestOf(patient: string): Promise<string> {
  const { sessions } = await api.course(patient, 1_100, "page");
  return sessions[sessions.length - 1]?.session ?? "0-0";
}

const nameOf = (place: Place) => `${place.patient} ${place.key ?? ""}`;
