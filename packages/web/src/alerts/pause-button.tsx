import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { toast } from "#ui/toast.ts";

interface PauseButtonProps {
  readonly noun: "heartbeats" | "probes";
  readonly id: string;
  readonly name: string;
  readonly isPaused: boolean;
}

function send({ noun, id, isPaused }: PauseButtonProps): Promise<unknown> {
  const params = { params: { path: { id } } };
  if (noun === "heartbeats")
    return isPaused ? read(api.POST("/api/v1/heartbeats/{id}/resume", params)) : read(api.POST("/api/v1/heartbeats/{id}/pause", params));
  return isPaused ? read(api.POST("/api/v1/probes/{id}/resume", params)) : read(api.POST("/api/v1/probes/{id}/pause", params));
}

/** Stops watching, and goes on. */
export function PauseButton(props: PauseButtonProps): ReactNode {
  const { noun, name, isPaused } = props;
  const mayNot = useMayNot("responder");
  const client = useQueryClient();
  const turn = useMutation({
    mutationFn: () => send(props),
    onSuccess: () => {
      toast({ title: isPaused ? "Resumed" : "Paused", description: name });
      return client.invalidateQueries({ queryKey: [noun] });
    },
    onError: (error) => toast({ tone: "harm", title: "Not done", description: problemText(error) }),
  });
  const verb = isPaused ? "Resume" : "Pause";
  return (
    <Button
      size="small"
      icon={isPaused ? Play : Pause}
      aria-label={`${verb}: ${name}`}
      disabledReason={mayNot}
      isPending={turn.isPending}
      onPress={() => turn.mutate()}
    >
      {verb}
    </Button>
  );
}
