// Fields of forms: label above, help in its line, and below what is wrong and how to mend it.

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
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
  type?: "text" | "number" | "date" | "time" | "tel" | "email" | "search" | "datetime-local";
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
