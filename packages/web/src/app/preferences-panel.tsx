import { type ReactNode, useState } from "react";
import { areShortcutsOn, chooseShortcuts } from "#app/shortcut-choice.ts";
import { chooseTheme, chosenTheme, type Theme } from "#app/theme.ts";
import { Card } from "#ui/card.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { Switch } from "#ui/switch.tsx";

const themeChoices = [
  { id: "system", label: "As the system" },
  { id: "light", label: "Light" },
  { id: "dark", label: "Dark" },
] as const;

/** How Staunch looks and listens on this device. */
export function PreferencesPanel(): ReactNode {
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  const [areOn, setOn] = useState(areShortcutsOn);
  const pick = (id: string): void => {
    const choice = themeChoices.find((known) => known.id === id);
    if (choice === undefined) return;
    chooseTheme(choice.id);
    setTheme(choice.id);
  };
  const listen = (isOn: boolean): void => {
    chooseShortcuts(isOn ? "on" : "off");
    setOn(isOn);
  };
  return (
    <Card title="This device">
      <div className="flex flex-col gap-5">
        <div className="flex flex-col gap-1.5">
          <span className="text-row font-label">Theme</span>
          <SegmentedControl label="Theme" segments={themeChoices} value={theme} onChange={pick} className="self-start" />
        </div>
        <Switch isSelected={areOn} onChange={listen} description="Single letters act while you are not typing. Press ? for the list.">
          Keyboard shortcuts
        </Switch>
      </div>
    </Card>
  );
}
