import type { ReactNode } from "react";
import { type RoomSection, roomSections, sectionWords } from "#incidents/room-control.ts";
import { classNames } from "#ui/class-names.ts";

interface SectionSwitchProps {
  readonly section: RoomSection;
  readonly onChange: (section: RoomSection) => void;
}

/** The four sections of the room, on phones. A navigation, since all of them are present where there is room. */
export function SectionSwitch({ section, onChange }: SectionSwitchProps): ReactNode {
  return (
    <nav aria-label="Sections of the room" className="-mx-4 border-b border-line px-4 pb-2.5 tablet:hidden">
      <ul className="grid grid-cols-4 rounded-control border border-line bg-sunken">
        {roomSections.map((one) => (
          <li key={one} className="-m-px">
            <button
              type="button"
              onClick={() => onChange(one)}
              aria-current={one === section ? "page" : undefined}
              className={classNames(
                "h-11 w-full cursor-pointer rounded-control border text-row font-label",
                one === section ? "border-line bg-surface text-ink" : "border-transparent text-ink-2",
              )}
            >
              {sectionWords[one]}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
