import { queryOptions } from "@tanstack/react-query";
import type { components } from "@staunch/client";
import { api, read } from "#api/client.ts";

export type MyPage = components["schemas"]["Page"];

/** Pages that wait for whoever is signed in, or that they have taken. */
export const myPagesQuery = queryOptions({ queryKey: ["pages", "mine"], queryFn: () => read(api.GET("/api/v1/me/pages")) });
