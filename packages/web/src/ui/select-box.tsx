import { type ReactNode, useEffect, useId, useRef } from "react";

interface SelectBoxProps {
  readonly label: string;
  /** The element that names what is selected. */
  readonly labelledBy?: string;
  readonly isSelected: boolean;
  readonly isPartly?: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

/** The box by which a row is selected. */
export function SelectBox({ label, labelledBy, isSelected, isPartly = false, onChange }: SelectBoxProps): ReactNode {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = isPartly;
  }, [isPartly]);
  return (
    <span className="relative z-1 flex size-6 items-center justify-center pointer-coarse:size-10">
      <input
        ref={box}
        id={id}
        type="checkbox"
        data-select-box
        aria-label={label}
        aria-labelledby={labelledBy === undefined ? undefined : `${id} ${labelledBy}`}
        checked={isSelected}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4.5 cursor-pointer accent-act"
      />
    </span>
  );
}
