import type { LucideIcon } from "lucide-react";
import { cloneElement, lazy, type ReactElement, type ReactNode, Suspense, useState } from "react";
import type { ButtonProps } from "#ui/button.tsx";

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly shortcut?: string;
  readonly onAct?: () => void;
  readonly href?: string;
  /** Shown under the words; the action cannot be chosen. */
  readonly disabledReason?: string | undefined;
}

export interface MenuProps {
  /** Usually a quiet Button with an icon. */
  readonly trigger: ReactElement<ButtonProps>;
  readonly label: string;
  readonly actions: readonly MenuAction[];
}

const MenuBox = lazy(async () => ({ default: (await import("#ui/menu-box.tsx")).MenuBox }));

/** Actions on one thing, behind one button. The button is there at once, the menu a moment later; a press in between is kept. */
export function Menu(props: MenuProps): ReactNode {
  const [isAsked, setAsked] = useState(false);
  return (
    <Suspense fallback={cloneElement(props.trigger, { onPress: () => setAsked(true) })}>
      <MenuBox {...props} isOpenAtFirst={isAsked} />
    </Suspense>
  );
}
