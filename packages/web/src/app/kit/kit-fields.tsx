import { type ReactNode, useState } from "react";
import { Specimen } from "#app/kit/specimen.tsx";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { DateTimeField, TimeOfDayField } from "#ui/date-time-field.tsx";
import { Form, type FormProblem } from "#ui/form.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { Select } from "#ui/select.tsx";
import { Switch } from "#ui/switch.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";

const roles = [
  { id: "observer", label: "Observer", description: "Reads everything" },
  { id: "responder", label: "Responder", description: "Takes pages and runs incidents" },
  { id: "admin", label: "Admin", description: "Changes schedules, services and people" },
  { id: "owner", label: "Owner", description: "Everything, and nobody above", isDisabled: true },
];

const zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"].map((zone) => ({
  id: zone,
  label: zone,
}));

/** What people fill in. */
export function KitFields(): ReactNode {
  return (
    <>
      <Specimen name="TextField, TextArea">
        <TextField label="Name" description="As colleagues know you" placeholder="Ada Lovelace" className="w-64" />
        <TextField
          label="Address"
          type="email"
          isRequired
          defaultValue="ada@"
          error="An address such as ada@example.com."
          className="w-64"
        />
        <TextField label="Version" isCode defaultValue="2026.11.22-7" className="w-64" />
        <TextField label="Organisation" isDisabled defaultValue="Example" className="w-64" />
        <TextArea
          label="Message"
          defaultValue="We are reversing the change that caused checkout errors for customers in Europe. Orders already placed are safe."
          className="w-80"
        />
        <TextArea label="Reason" error="A reason is recorded with every silence." className="w-80" />
      </Specimen>
      <Choices />
      <Times />
      <Specimen name="CopyField">
        <div className="w-full max-w-xl">
          <CopyField label="Key" value="stk_7Gq2mB0x4nUe9Wc1" />
        </div>
      </Specimen>
      <FailingForm />
    </>
  );
}

function Choices(): ReactNode {
  const [role, setRole] = useState("responder");
  const [zone, setZone] = useState<string | undefined>("Europe/Berlin");
  const [audience, setAudience] = useState("public");
  const [next, setNext] = useState("15");
  return (
    <>
      <Specimen name="Select, ComboBox, NumberField">
        <Select label="Role" options={roles} value={role} onChange={setRole} className="w-64" />
        <Select label="Role" options={roles} placeholder="Choose a role" error="Choose one." className="w-64" />
        <ComboBox label="Time zone" options={zones} value={zone} onChange={setZone} className="w-64" />
        <NumberField
          label="Delay"
          defaultValue={5}
          minValue={0}
          formatOptions={{ style: "unit", unit: "minute", unitDisplay: "long" }}
          className="w-48"
        />
      </Specimen>
      <Specimen name="Checkbox, Switch, RadioGroup, SegmentedControl">
        <div className="flex flex-col gap-2">
          <Checkbox defaultSelected>Tell those affected</Checkbox>
          <Checkbox isIndeterminate description="Three of five members">
            Whole team
          </Checkbox>
          <Checkbox isDisabled>Mirror to the tracker</Checkbox>
          <Switch defaultSelected>Single-letter shortcuts</Switch>
          <Switch description="Follows the low-urgency rules">Quiet at night</Switch>
        </div>
        <RadioGroup
          label="How bad is it"
          options={roles}
          value={role}
          onChange={setRole}
          className="w-80"
          description="If unsure, choose the higher."
        />
        <div className="flex flex-col gap-4">
          <SegmentedControl
            label="Audience"
            value={audience}
            onChange={setAudience}
            segments={[
              { id: "public", label: "Public" },
              { id: "internal", label: "Internal" },
            ]}
          />
          <SegmentedControl
            label="Next update in"
            size="small"
            value={next}
            onChange={setNext}
            segments={[
              { id: "15", label: "15 min" },
              { id: "30", label: "30 min" },
              { id: "60", label: "1 h" },
              { id: "none", label: "None" },
            ]}
          />
        </div>
      </Specimen>
    </>
  );
}

function Times(): ReactNode {
  const [at, setAt] = useState<Temporal.Instant | undefined>(() => Temporal.Instant.from("2026-11-23T02:38:00Z"));
  const [handoff, setHandoff] = useState<Temporal.PlainTime | undefined>(() => Temporal.PlainTime.from("09:00"));
  return (
    <Specimen name="DateTimeField, TimeOfDayField">
      <DateTimeField label="Impact began" zone="Europe/Berlin" value={at} onChange={setAt} className="w-80" />
      <DateTimeField
        label="Silence until"
        zone="Asia/Kolkata"
        value={undefined}
        onChange={() => undefined}
        error="An end after its start."
        className="w-80"
      />
      <TimeOfDayField label="Handoff" value={handoff} onChange={setHandoff} className="w-32" />
    </Specimen>
  );
}

function FailingForm(): ReactNode {
  const [problem, setProblem] = useState<FormProblem>();
  const refuse = (): void => setProblem({ fields: { email: "Expected an address nobody has yet." }, message: "Nobody was invited." });
  return (
    <Specimen name="Form with what the server says">
      <Form onSubmit={refuse} problem={problem} className="w-full max-w-form" label="Invite">
        <TextField name="email" label="Address" type="email" defaultValue="ravi@example.com" isRequired />
        <Button type="submit" className="self-start">
          Invite
        </Button>
      </Form>
    </Specimen>
  );
}
