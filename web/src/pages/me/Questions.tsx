// The questions of the plan, all in sight, with answers as large as a thumb.

import { useRef, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/home.ts";
import type { HomePage, HomeQuestion } from "../../api/types/home.ts";
import { sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { Finished } from "./Finished.tsx";
import { newKey } from "./saying.ts";
import { own } from "./words.ts";

export function Questions({ page, again }: { page: HomePage; again: () => void }) {
  const [answers, setAnswers] = useState<Record<string, number>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isDone, setDone] = useState(false);
  const key = useRef(newKey());
  const words = own.value.questions;
  const isWhole = page.questions.every((question) => question.item in answers);
  const send = async (event: Event) => {
    event.preventDefault();
    if (!isWhole) return setProblem(words.missing);
    try {
      await api.answer(page.person.uid, { key: key.current, answers });
      setDone(true);
      again();
    } catch (reason) {
      if (!session.endedBy(reason)) setProblem(sorry(codeIn(reason)));
    }
  };
  if (isDone) return <Finished text={words.sent} page={page} />;
  return (
    <form class="me-ask" onSubmit={send} aria-labelledby="ask">
      <h2 id="ask">{words.title}</h2>
      {page.questions.map((question) => (
        <Question key={question.item} question={question} value={answers[question.item]}
          onValue={(value) => setAnswers({ ...answers, [question.item]: value })} />
      ))}
      {problem && <p role="alert">{problem}</p>}
      <button class="btn main go" type="submit">
        {words.send}
      </button>
    </form>
  );
}

interface Props {
  question: HomeQuestion;
  value: number | undefined;
  onValue: (value: number) => void;
}

function Question({ question, value, onValue }: Props) {
  const words = own.value.questions;
  const offered: [number, string][] = question.is_scale
    ? Array.from({ length: 11 }, (_, n) => [n, String(n)])
    : [[1, words.yes], [0, words.no]];
  return (
    <fieldset class={question.is_scale ? "scale" : ""}>
      <legend>{question.text}</legend>
      {question.is_scale && <p>{words.scale}</p>}
      <div class="opts">
        {offered.map(([number, name]) => (
          <label key={number}>
            <input type="radio" name={question.item} value={number} checked={value === number} onChange={() => onValue(number)} />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
