import type { ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Pressable } from "react-aria-components/Pressable";
import type { MenuAction, MenuProps } from "#ui/menu.tsx";
import { Kbd } from "#ui/kbd.tsx";
import { popoverClass } from "#ui/list-option.tsx";
import { pressableChild } from "#ui/pressable-child.ts";

interface MenuBoxProps extends MenuProps {
  readonly isOpenAtFirst: boolean;
}

/** Actions on one thing, behind one button. */
export function MenuBox({ trigger, label, actions, isOpenAtFirst }: MenuBoxProps): ReactNode {
  return (
    <MenuTrigger defaultOpen={isOpenAtFirst}>
      <Pressable>{pressableChild(trigger)}</Pressable>
      <Popover placement="bottom end" className={popoverClass}>
        <AriaMenu aria-label={label} items={actions} className="min-w-48 p-1 outline-none">
          {(action) => <ActionItem action={action} />}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function ActionItem({ action }: { readonly action: MenuAction }): ReactNode {
  const { icon: Icon } = action;
  return (
    <MenuItem
      id={action.id}
      textValue={action.label}
      href={action.href}
      onAction={action.onAct}
      isDisabled={action.disabledReason !== undefined}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-badge px-2.5 py-1.5 text-row outline-none data-focused:bg-sunken data-disabled:cursor-not-allowed data-disabled:text-ink-3 pointer-coarse:min-h-11"
    >
      {Icon !== undefined && <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />}
      <span className="min-w-0 flex-1">
        <span className="block">{action.label}</span>
        {action.disabledReason !== undefined && <span className="block text-ink-3">{action.disabledReason}</span>}
      </span>
      {action.shortcut !== undefined && <Kbd keys={action.shortcut} />}
    </MenuItem>
  );
}
