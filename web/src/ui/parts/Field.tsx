// Fields of forms: label above, help in its line, and below what is wrong and how to mend it.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { isoDay, isoTime, typedDay } from "../../i18n/day.ts";
import { words } from "../../i18n/index.ts";
import { Icon } from "../Icon.tsx";

interface Common {
  label: string;
  help?: string;
  /** What is wrong and how to mend it. */
  problem?: string | null;
  isRequired?: boolean;
}

type TextProps = Common & {
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "number" | "date" | "time" | "tel" | "email" | "search";
  autocomplete?: AutoFill;
  inputMode?: "text" | "decimal" | "numeric" | "tel";
  min?: number | string;
  max?: number | string;
  step?: number | string;
  maxLength?: number;
};

export function TextField({ label, help, problem, isRequired, value, onValue, type = "text", ...rest }: TextProps) {
  const typed = { type: type as "text" }; // the attributes of an input are typed by its type: all of ours take the same
  return (
    <Framed label={label} help={help} problem={problem} isRequired={isRequired}>
      {(aria) => (
        <input {...aria} {...rest} {...typed} value={value} required={isRequired}
          onInput={(event) => onValue(event.currentTarget.value)} />
      )}
    </Framed>
  );
}

/** `name` is what a screen reader says in place of the label, where several have the same. */
type TypedProps = Common & { name?: string; value: string; onValue: (value: string) => void };

/** A day: typed day first, in whatever order the browser would have asked; `value` is an ISO day or empty. */
export function DateField(props: TypedProps) {
  const { placeholder, wrong } = words.value.day;
  return <Typed {...props} read={isoDay} show={typedDay} placeholder={placeholder} wrong={wrong} />;
}

/** A time of 24 hours, whatever the browser would have asked; `value` is HH:MM or empty. */
export function TimeField(props: TypedProps) {
  const { placeholder, wrong } = words.value.hour;
  return <Typed {...props} read={isoTime} show={(time) => time.slice(0, 5)} placeholder={placeholder} wrong={wrong} />;
}

type Reading = { read: (text: string) => string; show: (value: string) => string; placeholder: string; wrong: string };

function Typed({ value, onValue, read, show, placeholder, wrong, problem, isRequired, label, help, name }: TypedProps & Reading) {
  const [text, setText] = useState(show(value));
  const [isLeft, leave] = useState(false);
  useEffect(() => {
    if (value !== read(text)) setText(show(value));
  }, [value]);
  const isWrong = isLeft && text.trim() !== "" && !read(text);
  return (
    <Framed label={label} help={help} problem={problem ?? (isWrong ? wrong : null)} isRequired={isRequired}>
      {(aria) => (
        <input {...aria} aria-label={name} type="text" inputMode="numeric" autocomplete="off" maxLength={10} value={text} required={isRequired} placeholder={placeholder}
          onBlur={() => leave(true)}
          onInput={(event) => {
            leave(false);
            setText(event.currentTarget.value);
            onValue(read(event.currentTarget.value));
          }} />
      )}
    </Framed>
  );
}

type AreaProps = Common & { value: string; onValue: (value: string) => void; rows?: number; maxLength?: number };

export function AreaField({ label, help, problem, isRequired, value, onValue, rows = 3, maxLength }: AreaProps) {
  return (
    <Framed label={label} help={help} problem={problem} isRequired={isRequired}>
      {(aria) => (
        <textarea {...aria} rows={rows} value={value} required={isRequired} {...(maxLength ? { maxLength } : {})}
          onInput={(event) => onValue(event.currentTarget.value)} />
      )}
    </Framed>
  );
}

export interface Option {
  value: string;
  name: string;
}

type SelectProps = Common & { value: string; onValue: (value: string) => void; options: readonly Option[]; empty?: string };

export function SelectField({ label, help, problem, isRequired, value, onValue, options, empty }: SelectProps) {
  return (
    <Framed label={label} help={help} problem={problem} isRequired={isRequired}>
      {(aria) => (
        <select {...aria} value={value} required={isRequired} onChange={(event) => onValue(event.currentTarget.value)}>
          {empty !== undefined && <option value="">{empty}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Framed>
  );
}

/** Yes or no, said in one line. */
export function CheckField({ label, isOn, onChange }: { label: ComponentChildren; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

type ChoiceProps = { label: string; name: string; value: string; options: readonly Option[]; onValue: (value: string) => void };

/** One of a few, all in sight. */
export function ChoiceField({ label, name, value, options, onValue }: ChoiceProps) {
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      {options.map((option) => (
        <label class="check" key={option.value}>
          <input type="radio" name={name} value={option.value} checked={value === option.value} onChange={() => onValue(option.value)} />
          <span>{option.name}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface Aria {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

type FramedProps = { [Name in keyof Common]: Common[Name] | undefined } & { label: string; children: (aria: Aria) => ComponentChildren };

function Framed({ label, help, problem, isRequired, children }: FramedProps) {
  const id = useId();
  const described = [help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>
        {label}
        {isRequired && <span aria-hidden="true"> *</span>}
        {help && (
          <span class="meta light" id={`${id}-help`}>
            {" "}
            {help}
          </span>
        )}
      </label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": problem ? true : undefined })}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          <Icon shape="information" />
          {problem}
        </p>
      )}
    </div>
  );
}
