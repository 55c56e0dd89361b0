import { Moon, Sun } from "lucide-react";
import { useState, type ReactNode } from "react";
import { chooseTheme, isDarkNow } from "#app/theme.ts";
import { Button } from "#ui/button.tsx";

/** Light or dark, at once. The choice "as the system" is in Me. */
export function ThemeButton(): ReactNode {
  const [isDark, setDark] = useState(isDarkNow);
  const toggle = (): void => {
    chooseTheme(isDark ? "light" : "dark");
    setDark(!isDark);
  };
  return (
    <Button
      variant="quiet"
      size="small"
      icon={isDark ? Sun : Moon}
      aria-label={isDark ? "Use the light theme" : "Use the dark theme"}
      onPress={toggle}
    />
  );
}
