import type { ComponentProps, ReactElement } from "react";
import type { Pressable } from "react-aria-components/Pressable";
import type { ButtonProps } from "#ui/button.tsx";

type Child = ComponentProps<typeof Pressable>["children"];

/**
 * Our Button as React Aria's Pressable and Focusable want their child. They ask for a tag of the DOM, meaning that
 * it must hand on its ref and its DOM props to one; Button does.
 */
export function pressableChild(button: ReactElement<ButtonProps>): Child {
  return button as Child;
}
