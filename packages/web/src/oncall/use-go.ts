import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

/** Goes to an address of ours from a button or a key. */
export function useGo(): (href: string) => void {
  const navigate = useNavigate();
  return useCallback((href: string) => void navigate({ href }), [navigate]);
}
